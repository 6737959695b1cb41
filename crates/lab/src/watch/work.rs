//! The check that runs while the screen is shown: a process of its own, which ends as soon as it is no longer wanted.

use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Sender;
use std::thread;

use super::events::{Event, Told};

/// A check that runs. Dropped, it ends with all that it has started.
pub struct Work {
    pub number: u64,
    child: Child,
}

impl Work {
    /// Starts to check a chapter, the named step first.
    pub fn start(place: &str, number: u64, events: &Sender<Event>) -> io::Result<Work> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["check", place, "--stream"]);
        // Its standard input ends with us, and so does it.
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let (news, lines) = (child.stdout.take(), child.stderr.take());
        let sender = events.clone();
        let errors = thread::spawn(move || {
            each_line(lines, |line| sender.send(Event::Check(number, Told::Line(line))).is_ok())
        });
        let sender = events.clone();
        thread::spawn(move || {
            each_line(news, |line| {
                let news = serde_json::from_str(&line);
                let told = news.map_or_else(|_| Told::Line(line), Told::News);
                sender.send(Event::Check(number, told)).is_ok()
            });
            // What it has complained of comes before its end.
            let _ = errors.join();
            let _ = sender.send(Event::Check(number, Told::Ended));
        });
        Ok(Work { number, child })
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        #[cfg(unix)]
        {
            use rustix::process::{Pid, Signal, kill_process_group};
            // The checks are in groups of their own and end with it.
            let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        }
        #[cfg(not(unix))]
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Hands on each line until nobody listens.
fn each_line(stream: Option<impl Read>, listens: impl Fn(String) -> bool) {
    let Some(stream) = stream else { return };
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        if !listens(String::from_utf8_lossy(&line).into_owned()) {
            break;
        }
    }
}
