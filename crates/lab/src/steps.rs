//! Runs the checks of steps: each in a process of its own, and some at the same time.

use std::fs;
use std::io::{self, Read};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{self, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use course::{Chapter, Step};
use serde::Serialize;
use wait_timeout::ChildExt;

use crate::Subject;
use crate::failure::Failure;
use crate::queue;
use crate::screen::escape;

/// Checks have deadlines of their own. This one is for a check that breaks them.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long the output of a check may stay open after its end: for a program that it has left
/// behind and that holds it.
const LINGER: Duration = Duration::from_millis(300);

/// The most that is kept of what a check says.
const OUTPUT_LIMIT: usize = 1024 * 1024;

/// A check has a console of its own, without a window ("Process Creation Flags" in the reference of
/// Windows).
#[cfg(windows)]
const CREATE_NO_WINDOW: u32 = 0x0800_0000;

/// What a check says of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It is as it should be.
    Passed,
    /// The check saw something wrong.
    Failed,
    /// A deadline passed.
    Hung,
    /// The program panicked or died.
    Crashed,
    /// The program stopped at the `todo!` of this step or an earlier one.
    Todo,
    /// Its check cannot be done on this system.
    Skipped,
}

/// What came of a step's check.
#[derive(Debug)]
pub struct Verdict<'a> {
    pub step: &'a Step,
    pub status: Status,
    /// The step whose `todo!` stopped the program.
    pub stopped_at: Option<String>,
    pub millis: u64,
    /// What the check has to say: nothing if the step passed.
    pub findings: String,
}

impl Verdict<'_> {
    /// Whether the step is still to be done, as far as this system can tell.
    pub fn is_open(&self) -> bool {
        !matches!(self.status, Status::Passed | Status::Skipped)
    }
}

/// The checks of a chapter, and what they check.
pub struct Checks<'a> {
    pub chapter: &'a Chapter,
    /// Their executable.
    pub executable: &'a Path,
    /// The folder of the crate that they belong to.
    pub package: &'a Path,
    pub subject: &'a Subject,
    /// How many columns a report may take.
    pub width: usize,
}

impl Checks<'_> {
    /// Runs the checks of these steps, and gives what they say in the same order.
    pub fn run<'a>(&self, steps: &[&'a Step]) -> Result<Vec<Verdict<'a>>, Failure> {
        self.run_first(None, steps, &mut |_| {})
    }

    /// As [`run`](Checks::run), but somebody waits for one of them, whose check starts before the
    /// others. `came` hears of each verdict as it comes.
    pub fn run_first<'a>(
        &self,
        awaited: Option<&Step>,
        steps: &[&'a Step],
        came: &mut dyn FnMut(&Verdict),
    ) -> Result<Vec<Verdict<'a>>, Failure> {
        let run = Run::new()?;
        let order = queue::order(steps, awaited);
        let check = |number: usize| run.check(self, steps[number]);
        let verdicts = queue::work(&order, at_once(), check, came);
        harness::kill_all_of_run(&run.name);
        verdicts
    }
}

/// How many checks run at the same time. They wait more than they compute, so there may be more of
/// them than processors; with many more, those that compute are only slower.
fn at_once() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get) * 2 + 2
}

/// One run of checks: its name, which every process of it inherits, and a folder for its results.
struct Run {
    name: String,
    folder: PathBuf,
}

impl Run {
    fn new() -> Result<Run, Failure> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let name = format!("{}-{count}-{}", process::id(), now.as_nanos());
        let folder = std::env::temp_dir().join(format!("lab-run-{name}"));
        fs::create_dir(&folder).map_err(|error| Failure::file("make", &folder, &error))?;
        Ok(Run { name, folder })
    }

    fn check<'a>(&self, checks: &Checks, step: &'a Step) -> Result<Verdict<'a>, Failure> {
        let Checks { chapter, executable, package, subject, width } = checks;
        if !step.can_be_checked() {
            let (status, findings) = (Status::Skipped, String::new());
            return Ok(Verdict { step, status, stopped_at: None, millis: 0, findings });
        }
        let result = self.folder.join(&step.name);
        let start = Instant::now();
        let mut command = Command::new(executable);
        command
            // A step named as a keyword has a test named `r#async`.
            .args(["--exact", &step.name, &format!("r#{}", step.name)])
            .args(["--nocapture", "--test-threads=1"])
            .current_dir(package)
            .env("CARGO_MANIFEST_DIR", package)
            .env("LAB_RESULT", &result)
            .env("LAB_RUN", &self.name)
            .env("LAB_WIDTH", width.to_string())
            .env("INSTA_UPDATE", "no")
            // Without it insta would ask cargo, which takes longer than the check.
            .env("INSTA_WORKSPACE_ROOT", package)
            .env_remove("INSTA_FORCE_PASS")
            .env_remove("LAB_PROGRAMS");
        if let Subject::Programs(folder) = subject {
            command.env("LAB_PROGRAMS", folder);
        }
        let ending =
            run_to_its_end(command).map_err(|error| Failure::file("run", executable, &error))?;
        let millis = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let found = judge(chapter, step, &ending, read_result(&result));
        Ok(Verdict {
            step,
            status: found.status,
            stopped_at: found.stopped_at,
            millis,
            findings: escape(found.findings.trim_matches('\n').trim_end()),
        })
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // What is left in the folder for temporary files harms nobody.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// How the process of a check ended, and what it printed.
struct Ending {
    /// `None`: it had to be killed.
    status: Option<ExitStatus>,
    output: String,
}

fn run_to_its_end(mut command: Command) -> io::Result<Ending> {
    let (reader, writer) = io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer).stdin(Stdio::piped());
    // A group of its own: an interrupt from the keyboard ends us. The check then ends its programs.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    std::os::windows::process::CommandExt::creation_flags(&mut command, CREATE_NO_WINDOW);
    let mut child = command.spawn()?;
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

fn read_result(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(OUTPUT_LIMIT as u64).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[derive(Debug)]
struct Found {
    status: Status,
    stopped_at: Option<String>,
    findings: String,
}

/// What the check's process tells by its end, its result and its output.
fn judge(chapter: &Chapter, step: &Step, ending: &Ending, result: Option<String>) -> Found {
    let found = |status, findings: String| Found { status, stopped_at: None, findings };
    let broke = |output: &str| {
        let output: String = output.lines().map(|line| format!("    {line}\n")).collect();
        found(Status::Failed, format!("  the check itself broke:\n{output}"))
    };
    let Some(status) = ending.status else {
        let waited = patience().as_secs();
        let what = format!("  the check itself did not end within {waited} s, and was killed\n");
        return found(Status::Hung, what);
    };
    if status.success() {
        if ending.output.lines().any(|line| line == "running 0 tests") {
            return broke(&format!("there is no check named {}", step.name));
        }
        if ending.output.lines().any(|line| line.contains(" ... ignored")) {
            return broke("it is ignored here, and chapter.toml does not say so (`only_on`)");
        }
        return found(Status::Passed, String::new());
    }
    let Some(result) = result else {
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            return broke(&format!("it was ended by signal {signal}\n{}", ending.output));
        }
        return broke(&ending.output);
    };
    let (word, findings) = result.split_once('\n').unwrap_or((&result, ""));
    match word.trim().split_once(' ').unwrap_or((word.trim(), "")) {
        ("failed", _) => found(Status::Failed, findings.to_owned()),
        ("hung", _) => found(Status::Hung, findings.to_owned()),
        ("crashed", _) => found(Status::Crashed, findings.to_owned()),
        ("todo", other) => {
            let number = chapter.number_of(other);
            let reached = number > 0 && number <= chapter.number_of(&step.name);
            Found {
                status: if reached { Status::Todo } else { Status::Failed },
                stopped_at: Some(other.to_owned()),
                findings: findings.to_owned(),
            }
        }
        _ => broke(&result),
    }
}

fn patience() -> Duration {
    let scale = std::env::var("LAB_TIMEOUT_SCALE").ok();
    let scale = scale.and_then(|scale| scale.parse::<f64>().ok());
    let scale = scale.filter(|scale| scale.is_finite() && *scale > 0.0);
    // A scale beyond a day is a day.
    PATIENCE.mul_f64(scale.unwrap_or(1.0).min(4320.0))
}

/// The shell plays the checks.
#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn chapter() -> Chapter {
        let step = |name: &str| Step { name: name.to_owned(), ..Step::default() };
        Chapter {
            number: 2,
            folder: "02-tcp".to_owned(),
            name: "tcp".to_owned(),
            title: String::new(),
            steps: ["listen", "accept", "receive"].map(step).into(),
            exercise: PathBuf::new(),
            solution: PathBuf::new(),
        }
    }

    fn judged(script: &str, result: Option<&str>) -> Found {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let ending = run_to_its_end(command).unwrap();
        let chapter = chapter();
        judge(&chapter, &chapter.steps[1], &ending, result.map(str::to_owned))
    }

    #[test]
    fn the_exit_code_tells_what_passes() {
        assert_eq!(judged("exit 0", None).status, Status::Passed);
        let found = judged("echo running 0 tests", None);
        assert_eq!(found.status, Status::Failed);
        assert!(found.findings.contains("there is no check named accept"));
        let found = judged("echo 'test accept ... ignored, only Linux can'", None);
        assert_eq!(found.status, Status::Failed);
        assert!(found.findings.contains("it is ignored here"));
    }

    #[test]
    fn the_result_tells_why_a_step_does_not_pass() {
        let found = judged("exit 1", Some("hung\n  It waits.\n"));
        assert_eq!((found.status, found.findings.as_str()), (Status::Hung, "  It waits.\n"));
        assert_eq!(judged("exit 1", Some("crashed\n")).status, Status::Crashed);
        assert_eq!(judged("exit 1", Some("failed\n")).status, Status::Failed);
    }

    #[test]
    fn a_todo_of_a_later_step_is_a_failure() {
        assert_eq!(judged("exit 1", Some("todo listen\n")).status, Status::Todo);
        let found = judged("exit 1", Some("todo accept\n"));
        assert_eq!((found.status, found.stopped_at.as_deref()), (Status::Todo, Some("accept")));
        assert_eq!(judged("exit 1", Some("todo receive\n")).status, Status::Failed);
        assert_eq!(judged("exit 1", Some("todo lunch\n")).status, Status::Failed);
    }

    #[test]
    fn a_check_that_breaks_shows_its_output() {
        let found = judged("echo out; echo err >&2; exit 101", None);
        assert_eq!(found.status, Status::Failed);
        assert_eq!(found.findings, "  the check itself broke:\n    out\n    err\n");
        assert!(judged("kill -9 $$", None).findings.contains("it was ended by signal 9"));
    }

    /// A check that leaves a program behind has ended all the same.
    #[test]
    fn the_end_of_a_check_is_its_own() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo said; sleep 1000 & echo $!; exit 3"]);
        let start = Instant::now();
        let ending = run_to_its_end(command).unwrap();
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
