//! Ends what a program has started and left behind.

#[cfg(target_os = "linux")]
use crate::system::schedule;

/// From now on a process that has lost its parent becomes our child, and [`kill_orphans`] finds it,
/// even if it has cleared its environment (prctl(2), PR_SET_CHILD_SUBREAPER). Only on Linux.
pub fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    {
        // The system may refuse; then only those are found that have kept `LAB_RUN`.
        let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    }
}

/// Kills our children, and then theirs, which become ours, until there is none. For a process that
/// plays a single check and has ended its programs: then every child is an orphan.
pub(crate) fn kill_orphans() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, WaitOptions, kill_process, waitpid};
        // Whoever starts children faster than we find them must not keep us for ever.
        for _ in 0..100 {
            let mut orphans = children();
            // Who belongs to another user stays, and is not waited for.
            orphans.retain(|pid| kill_process(*pid, Signal::KILL).is_ok());
            if orphans.is_empty() {
                break;
            }
            for pid in orphans {
                let _ = waitpid(Some(pid), WaitOptions::empty());
            }
        }
    }
}

#[cfg(target_os = "linux")]
fn children() -> Vec<rustix::process::Pid> {
    let tasks = procfs::process::Process::myself().and_then(|process| process.tasks());
    let pids = tasks.into_iter().flatten().flatten().flat_map(|task| task.children()).flatten();
    pids.filter_map(|pid| rustix::process::Pid::from_raw(pid.cast_signed())).collect()
}

/// Kills every process below this one that has `LAB_RUN=<run>` in its environment, until there is none:
/// those that left the program's process group. What has lost its parent is below us too, once
/// [`adopt_orphans`] was called. Elsewhere than on Linux it finds nobody.
pub fn kill_all_of_run(run: &str) {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, WaitOptions, kill_process, waitpid};
        let mark = format!("LAB_RUN={run}");
        let mut killed = Vec::new();
        // A program that starts children faster than they are found must not keep us for ever.
        for _ in 0..100 {
            let found = of_run(mark.as_bytes());
            if found.is_empty() {
                break;
            }
            for pid in &found {
                // Who has ended by itself cannot be killed.
                let _ = kill_process(*pid, Signal::KILL);
            }
            killed.extend(found);
        }
        for pid in killed {
            // One that is not our child, or not any more, is another's to bury.
            let _ = waitpid(Some(pid), WaitOptions::empty());
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = run;
}

/// The processes below this one that have this in their environment.
#[cfg(target_os = "linux")]
fn of_run(mark: &[u8]) -> Vec<rustix::process::Pid> {
    let is_of_run = |pid: &u32| {
        let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == mark)
    };
    let below = schedule::descendants(std::process::id()).into_iter().filter(is_of_run);
    below.filter_map(|pid| rustix::process::Pid::from_raw(pid.cast_signed())).collect()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::Read;
    use std::process::{Command, Stdio};

    use super::kill_all_of_run;

    #[test]
    #[allow(clippy::zombie_processes, reason = "that somebody else buries it is what is tested")]
    fn what_a_run_has_started_is_ended() {
        let run = format!("test-{}", std::process::id());
        // `read` waits for a line that never comes: our end of its input stays open.
        let mut child = Command::new("sh")
            .args(["-c", "echo ready; read line"])
            .env("LAB_RUN", &run)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that is only just being started has no environment to be found by yet.
        child.stdout.take().unwrap().read_exact(&mut [0; 6]).unwrap();
        let input = child.stdin.take();
        kill_all_of_run(&run);
        // It is buried too.
        let pid = rustix::process::Pid::from_child(&child);
        assert!(rustix::process::test_kill_process(pid).is_err());
        drop(input);
    }
}
