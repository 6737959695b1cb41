//! Whether a program waits: it has done what it can with what it has.

/// Whether every thread of the program is asleep in a system call. `None`: it is gone, or the system
/// does not tell.
#[cfg(target_os = "linux")]
pub(crate) fn is_waiting(pid: u32) -> Option<bool> {
    let process = procfs::process::Process::new(i32::try_from(pid).ok()?).ok()?;
    // proc(5): S sleeps until something comes, T is stopped. R runs, D waits for a disk.
    let sleeps = |task: &procfs::process::Task| {
        task.stat().is_ok_and(|stat| matches!(stat.state, 'S' | 'T' | 't'))
    };
    Some(process.tasks().ok()?.flatten().all(|task| sleeps(&task)))
}

/// Only Linux tells.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_waiting(_pid: u32) -> Option<bool> {
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    use super::is_waiting;

    #[test]
    fn who_reads_waits_and_who_computes_does_not() {
        let start = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
            let mut child = command.spawn().unwrap();
            let mut line = String::new();
            // It has started.
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
            child
        };
        let mut busy = start("echo; while :; do :; done");
        assert_eq!(is_waiting(busy.id()), Some(false));
        busy.kill().unwrap();
        busy.wait().unwrap();

        let mut reader = start("echo; read line");
        let waits = || is_waiting(reader.id()) == Some(true);
        assert!((0..1_000_000).any(|_| waits()));
        drop(reader.stdin.take());
        reader.wait().unwrap();
        assert_eq!(is_waiting(reader.id()), None);
    }
}
