//! The process of a check: what it prints, and how it ends.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use wait_timeout::ChildExt;

/// Checks have deadlines of their own. This one is for a check that breaks them, or a machine that hardly
/// lets it run.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long the output of a check may stay open after its end: for a program that it has left
/// behind and that holds it.
const LINGER: Duration = Duration::from_millis(300);

/// The most that is kept of what a check says.
const OUTPUT_LIMIT: usize = 1024 * 1024;

/// A check has a console of its own, without a window ("Process Creation Flags" in the reference of
/// Windows).
#[cfg(windows)]
const CREATE_NO_WINDOW: u32 = 0x0800_0000;

/// How the process of a check ended, and what it printed.
pub struct Ending {
    /// `None`: it had to be killed.
    pub status: Option<ExitStatus>,
    pub output: String,
}

/// Runs a check, and kills it if it takes too long. `behind`: somebody waits for another one, which shall
/// have the CPU first where both want it.
pub fn run_to_its_end(mut command: Command, behind: bool) -> io::Result<Ending> {
    let (reader, writer) = io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer).stdin(Stdio::piped());
    // A group of its own: an interrupt from the keyboard ends us. The check then ends its programs.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    std::os::windows::process::CommandExt::creation_flags(&mut command, CREATE_NO_WINDOW);
    let mut child = command.spawn()?;
    if behind {
        be_nice(&child);
    }
    // Held to the end, and never written to: when it closes, the check knows that we are gone.
    let _input = child.stdin.take();
    // The command holds the ends that are written to: without them, the output ends with the child.
    drop(command);
    let output = pieces(reader);
    let status = child.wait_timeout(patience())?;
    if status.is_none() {
        child.kill()?;
        child.wait()?;
    }
    Ok(Ending { status, output: collect(&output) })
}

/// Reads to the end, and passes on the beginning.
fn pieces(mut reader: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, pieces) = mpsc::channel();
    thread::spawn(move || {
        let mut buffer = [0; 8192];
        let mut total = 0;
        loop {
            match reader.read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(0) | Err(_) => break,
                // What is past the limit is read all the same: nobody must wait to write it.
                Ok(_) if total > OUTPUT_LIMIT => {}
                Ok(length) => {
                    total += length;
                    // Nobody listens any more to what is left of a check.
                    let _ = sender.send(buffer[..length].to_vec());
                }
            }
        }
    });
    pieces
}

/// What has come, of which only the beginning is kept.
fn collect(pieces: &Receiver<Vec<u8>>) -> String {
    let end = Instant::now() + LINGER;
    let mut output = Vec::new();
    while let Ok(piece) = pieces.recv_timeout(end.saturating_duration_since(Instant::now())) {
        output.extend(piece);
    }
    let kept = output.len().min(OUTPUT_LIMIT);
    let rest = if kept < output.len() { "\n(The rest is cut.)\n" } else { "" };
    String::from_utf8_lossy(&output[..kept]).into_owned() + rest
}

/// The check, and the programs that it will start, have the CPU after others (setpriority(2)).
#[cfg(unix)]
fn be_nice(child: &Child) {
    use rustix::process::{Pid, setpriority_process};
    // Where the system refuses, all are alike.
    let _ = setpriority_process(Some(Pid::from_child(child)), 5);
}

/// On Windows all are alike.
#[cfg(not(unix))]
fn be_nice(_child: &Child) {}

/// How long a check may take.
pub fn patience() -> Duration {
    PATIENCE.mul_f64(harness::timeout_scale().unwrap_or(1.0))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// A check that leaves a program behind has ended all the same.
    #[test]
    fn the_end_of_a_check_is_its_own() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo said; sleep 1000 & echo $!; exit 3"]);
        let start = Instant::now();
        let ending = run_to_its_end(command, false).unwrap();
        assert!(start.elapsed() < Duration::from_secs(10), "it waited for the program");
        assert_eq!(ending.status.and_then(|status| status.code()), Some(3));
        let (said, pid) = ending.output.trim_end().split_once('\n').unwrap();
        assert_eq!(said, "said");
        assert!(Command::new("kill").arg(pid).status().unwrap().success());
    }

    #[test]
    fn long_output_is_cut() {
        let output = collect(&pieces(io::repeat(b'a').take(OUTPUT_LIMIT as u64 + 1)));
        assert!(output.len() < 1024 * 1024 + 100);
        assert!(output.ends_with("(The rest is cut.)\n"));
    }
}
