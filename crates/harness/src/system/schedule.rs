//! How long threads have run, and how long they could have run while others had the CPU: only Linux
//! tells (proc(5), `/proc/PID/task/TID/schedstat`).

use std::collections::BTreeMap;
use std::time::Duration;

/// The times of a thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Times {
    /// It has run so long.
    pub(crate) cpu: Duration,
    /// It was ready to run so long, and had no CPU.
    pub(crate) queued: Duration,
}

/// A process and all that it has started.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The times of each thread.
    pub(crate) threads: BTreeMap<u32, Times>,
    /// A thread waits for a disk: it loads its program, for one.
    pub(crate) waits_for_disk: bool,
}

/// The threads of this process.
pub(crate) fn of_self() -> BTreeMap<u32, Times> {
    let mut tree = Tree::default();
    add_process(&mut tree, "self", &mut Vec::new());
    tree.threads
}

/// The threads of a process and of all that it has started.
pub(crate) fn of_tree(pid: u32) -> Tree {
    let mut tree = Tree::default();
    let mut left = vec![pid.to_string()];
    while let Some(process) = left.pop() {
        add_process(&mut tree, &process, &mut left);
    }
    tree
}

/// All that a process has started and that is there.
#[cfg(target_os = "linux")]
pub(crate) fn descendants(pid: u32) -> Vec<u32> {
    let mut found = Vec::new();
    let mut left = vec![pid.to_string()];
    while let Some(process) = left.pop() {
        let mut children = Vec::new();
        add_process(&mut Tree::default(), &process, &mut children);
        found.extend(children.iter().filter_map(|child| child.parse::<u32>().ok()));
        left.extend(children);
    }
    found
}

/// A process, and the numbers of those that it has started.
fn add_process(tree: &mut Tree, process: &str, children: &mut Vec<String>) {
    if !cfg!(target_os = "linux") {
        return;
    }
    let Ok(tasks) = std::fs::read_dir(format!("/proc/{process}/task")) else { return };
    for task in tasks.flatten() {
        let read = |file: &str| std::fs::read_to_string(task.path().join(file)).unwrap_or_default();
        let Some(number) = task.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        if let Some(times) = times(&read("schedstat")) {
            tree.threads.insert(number, times);
        }
        // The state stands behind the name, which may hold anything and is in parentheses.
        let stat = read("stat");
        tree.waits_for_disk |=
            stat.rsplit_once(')').is_some_and(|(_, rest)| rest.starts_with(" D"));
        children.extend(read("children").split_whitespace().map(str::to_owned));
    }
}

/// `run waited timeslices`, the times in nanoseconds.
fn times(schedstat: &str) -> Option<Times> {
    let mut numbers = schedstat.split_whitespace().map(str::parse);
    let mut next = || Some(Duration::from_nanos(numbers.next()?.ok()?));
    Some(Times { cpu: next()?, queued: next()? })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use super::{of_self, of_tree, times};

    #[test]
    fn a_line_has_two_times() {
        let times = times("3 2000000000 7\n").unwrap();
        assert_eq!((times.cpu.as_nanos(), times.queued.as_secs()), (3, 2));
    }

    #[test]
    fn what_a_program_has_started_counts() {
        let mut shell = Command::new("sh")
            .args(["-c", "while :; do :; done & wait"])
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let used = || of_tree(shell.id()).threads.values().map(|times| times.cpu).sum::<Duration>();
        let end = Instant::now() + Duration::from_secs(20);
        while used() < Duration::from_millis(50) && Instant::now() < end {
            std::thread::yield_now();
        }
        assert!(used() >= Duration::from_millis(50));
        assert_eq!(of_tree(shell.id()).threads.len(), 2);
        let children = std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", shell.id()));
        let child = children.unwrap().trim().parse().ok().and_then(rustix::process::Pid::from_raw);
        rustix::process::kill_process(child.unwrap(), rustix::process::Signal::KILL).unwrap();
        shell.wait().unwrap();
        assert!(of_tree(shell.id()).threads.is_empty());
        assert!(!of_self().is_empty());
    }
}
