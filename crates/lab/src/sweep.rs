//! Ends what a check has left behind.

/// Kills every process that has `LAB_RUN=<run>` in its environment, until there is none.
#[cfg(target_os = "linux")]
pub fn sweep(run: &str) {
    use rustix::process::{Pid, Signal, kill_process};

    let mark = format!("LAB_RUN={run}");
    // A process that is killed may have started another just before.
    for _ in 0..50 {
        let left = marked(mark.as_bytes());
        if left.is_empty() {
            return;
        }
        for pid in left.into_iter().filter_map(Pid::from_raw) {
            // It may have ended by itself in between.
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}

/// The processes that have this variable in their environment, except our own.
#[cfg(target_os = "linux")]
fn marked(mark: &[u8]) -> Vec<i32> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pids = entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|pid: &i32| pid.unsigned_abs() != std::process::id());
    pids.filter(|pid| {
        // The environment of somebody else's process cannot be read.
        let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == mark)
    })
    .collect()
}

/// Elsewhere there is no way to tell.
#[cfg(not(target_os = "linux"))]
pub fn sweep(_run: &str) {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::process::Command;

    use super::sweep;

    #[test]
    fn what_a_run_has_started_is_ended() {
        let run = format!("sweep-test-{}", std::process::id());
        // `read` waits for a line that never comes: our end of its input stays open.
        let mut child = Command::new("sh")
            .args(["-c", "read line"])
            .env("LAB_RUN", &run)
            .stdin(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        sweep(&run);
        assert!(!child.wait().unwrap().success());
        drop(input);
    }
}
