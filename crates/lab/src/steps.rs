//! Runs the checks of steps: each in a process of its own, and some at the same time.

use std::fs;
use std::io::Read;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use course::{Chapter, Step, versions};
use findings::Findings;
pub use findings::Status;
use findings::record::Outcome;

use crate::Subject;
use crate::ending::{self, Ending, run_to_its_end};
use crate::failure::Failure;
use crate::queue;

/// The most that is read of what a check has found, in bytes.
const RESULT_LIMIT: u64 = 64 << 20;

/// What came of a step's check.
#[derive(Debug)]
pub struct Verdict<'a> {
    pub step: &'a Step,
    pub status: Status,
    pub millis: u64,
    /// What the check has found: nothing if the step passed.
    pub findings: Option<Findings>,
}

impl Verdict<'_> {
    /// Whether the step is still to be done, as far as this system can tell.
    pub fn is_open(&self) -> bool {
        !matches!(self.status, Status::Passed | Status::Skipped)
    }

    /// Whether its check found something wrong: there is more to see of it than its card.
    pub fn has_failed(&self) -> bool {
        self.is_open() && self.status != Status::Todo
    }

    /// The step whose `todo!` stopped the program.
    pub fn stopped_at(&self) -> Option<&str> {
        self.findings.as_ref()?.stopped_at()
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
        harness::timeout_scale().map_err(Failure::Usage)?;
        // Whoever a check leaves behind is ours to end.
        harness::adopt_orphans();
        let run = Run::new()?;
        let order = queue::order(steps, awaited);
        let check = |number: usize| {
            let step = steps[number];
            let behind = awaited.is_some_and(|awaited| awaited.name != step.name);
            run.check(self, step, behind)
        };
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
        sweep();
        let folder = std::env::temp_dir().join(format!("{RUN}{name}"));
        fs::create_dir(&folder).map_err(|error| Failure::file("make", &folder, &error))?;
        Ok(Run { name, folder })
    }

    fn check<'a>(
        &self,
        checks: &Checks,
        step: &'a Step,
        behind: bool,
    ) -> Result<Verdict<'a>, Failure> {
        let Checks { chapter, executable, package, subject } = checks;
        if !step.can_be_checked() {
            return Ok(Verdict { step, status: Status::Skipped, millis: 0, findings: None });
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
            .env("INSTA_UPDATE", "no")
            // Without it insta would ask cargo, which takes longer than the check.
            .env("INSTA_WORKSPACE_ROOT", package)
            .env_remove("INSTA_FORCE_PASS")
            .env_remove("LAB_PROGRAMS");
        match subject {
            Subject::Starter | Subject::Solution => {}
            Subject::Programs(folder) => _ = command.env("LAB_PROGRAMS", folder),
            Subject::Version(folder, bodies) => {
                command.env("LAB_PROGRAMS", folder).env(versions::VARIABLE, bodies.as_str());
            }
        }
        let ending = run_to_its_end(command, behind)
            .map_err(|error| Failure::file("run", executable, &error))?;
        let millis = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let findings = judge(chapter, step, &ending, read_result(&result));
        let status = findings.as_ref().map_or(Status::Passed, |findings| findings.status);
        Ok(Verdict { step, status, millis, findings })
    }
}

/// How the folders of runs begin.
const RUN: &str = "lab-run-";

/// Removes what runs have left that were killed: no run is older than this.
fn sweep() {
    const LONG_AGO: Duration = Duration::from_secs(600);
    let is_old = |entry: &fs::DirEntry| {
        let age = entry.metadata().and_then(|data| data.modified()).map(|time| time.elapsed());
        age.is_ok_and(|age| age.is_ok_and(|age| age > LONG_AGO))
    };
    let entries = fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten();
    let runs = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(RUN));
    for run in runs.filter(is_old) {
        // What cannot be removed harms nobody.
        let _ = fs::remove_dir_all(run.path());
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // What is left in the folder for temporary files harms nobody.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn read_result(path: &Path) -> Option<String> {
    let mut text = String::new();
    fs::File::open(path).ok()?.take(RESULT_LIMIT).read_to_string(&mut text).ok()?;
    Some(text)
}

/// What the check's process tells by its end, its result and its output. `None`: the step passes.
fn judge(
    chapter: &Chapter,
    step: &Step,
    ending: &Ending,
    result: Option<String>,
) -> Option<Findings> {
    let impossible = |status, what: String| Findings {
        version: Findings::VERSION,
        step: step.name.clone(),
        status,
        outcome: Outcome::Impossible(what),
        ..Findings::default()
    };
    let broke = |output: &str| {
        let output: String = output.lines().map(|line| format!("\n    {line}")).collect();
        Some(impossible(Status::Failed, format!("the check itself broke:{output}")))
    };
    let Some(status) = ending.status else {
        let waited = ending::patience().as_secs();
        let what = format!("the check itself did not end within {waited} s, and was killed");
        return Some(impossible(Status::Hung, what));
    };
    if status.success() {
        if ending.output.lines().any(|line| line == "running 0 tests") {
            return broke(&format!("there is no check named {}", step.name));
        }
        if ending.output.lines().any(|line| line.contains(" ... ignored")) {
            return broke("it is ignored here, and chapter.toml does not say so (`only_on`)");
        }
        return None;
    }
    let Some(result) = result else {
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            return broke(&format!("it was ended by signal {signal}\n{}", ending.output));
        }
        return broke(&ending.output);
    };
    let mut findings: Findings = match serde_json::from_str(&result) {
        Ok(findings) => findings,
        Err(error) => return broke(&format!("what it has found cannot be read: {error}")),
    };
    findings.weigh_todo(chapter);
    Some(findings)
}

/// The shell plays the checks.
#[cfg(all(test, unix))]
mod tests {
    use findings::record::ProgramFacts;

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

    fn judged(script: &str, result: Option<&str>) -> Option<Findings> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let ending = run_to_its_end(command, false).unwrap();
        let chapter = chapter();
        judge(&chapter, &chapter.steps[1], &ending, result.map(str::to_owned))
    }

    /// What is said of a check that broke.
    fn broken(script: &str) -> String {
        let findings = judged(script, None).unwrap();
        assert_eq!(findings.status, Status::Failed);
        findings::report::text(&findings, 80)
    }

    #[test]
    fn the_exit_code_tells_what_passes() {
        assert_eq!(judged("exit 0", None), None);
        assert!(broken("echo running 0 tests").contains("there is no check named accept"));
        let ignored = "echo 'test accept ... ignored, only Linux can'";
        assert!(broken(ignored).contains("it is ignored here"));
    }

    #[test]
    fn the_result_tells_why_a_step_does_not_pass() {
        let found = Findings { status: Status::Hung, ..Findings::default() };
        let result = serde_json::to_string(&found).unwrap();
        assert_eq!(judged("exit 1", Some(&result)), Some(found));
        let broken = judged("exit 1", Some("hung\n")).unwrap();
        assert_eq!(broken.status, Status::Failed);
    }

    #[test]
    fn a_todo_of_a_later_step_is_a_failure() {
        for (step, status) in [
            ("listen", Status::Todo),
            ("accept", Status::Todo),
            ("receive", Status::Failed),
            ("lunch", Status::Failed),
        ] {
            let program = ProgramFacts { todo: Some(step.to_owned()), ..ProgramFacts::default() };
            let (status_told, blamed, programs) = (Status::Todo, Some(0), vec![program]);
            let (step_told, version) = ("accept".to_owned(), Findings::VERSION);
            let found = Findings {
                version,
                step: step_told,
                status: status_told,
                blamed,
                programs,
                ..Findings::default()
            };
            let found = judged("exit 1", Some(&serde_json::to_string(&found).unwrap())).unwrap();
            assert_eq!((found.stopped_at(), found.status), (Some(step), status));
        }
    }

    #[test]
    fn a_check_that_breaks_shows_its_output() {
        let said = broken("echo out; echo err >&2; exit 101");
        assert_eq!(said, "  the check itself broke:\n    out\n    err\n");
        assert!(broken("kill -9 $$").contains("it was ended by signal 9"));
    }
}
