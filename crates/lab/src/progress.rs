//! Which steps are done, as the last checks said, and how many of a step's hints have been shown.
//! Only a cache: deleting it loses nothing but time.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use course::{Chapter, Course, Step};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::sources;
use crate::steps::{Status, Verdict};

/// How far the student is.
#[derive(Debug, Default)]
pub struct Progress {
    /// The steps that passed when they were last checked, by chapter.
    passed: Passed,
    /// How many hints have been shown, by chapter and step.
    hints: BTreeMap<String, BTreeMap<String, usize>>,
}

/// Steps, by chapter.
type Passed = BTreeMap<String, BTreeSet<String>>;

/// New names of steps: the chapter and the step, by what they were.
pub type Names = BTreeMap<(String, String), (String, String)>;

impl Progress {
    /// What is recorded. A file that is missing or broken records nothing.
    pub fn load(course: &Course) -> Progress {
        Progress { passed: read(course, PASSED), hints: read(course, HINTS) }
    }

    /// Records what the checks of a chapter's steps said.
    pub fn record(course: &Course, chapter: &Chapter, verdicts: &[Verdict]) -> Result<(), Failure> {
        let mut progress = Progress::load(course);
        let passed = progress.passed.entry(chapter.name.clone()).or_default();
        for verdict in verdicts {
            if verdict.status == Status::Passed {
                passed.insert(verdict.step.name.clone());
            } else {
                passed.remove(&verdict.step.name);
            }
        }
        write(course, PASSED, &progress.passed)
    }

    /// One more of the step's hints is shown, if there is one. Gives how many that are, which the
    /// student keeps until the step is forgotten.
    pub fn show_one_more(
        course: &Course,
        chapter: &Chapter,
        step: &Step,
    ) -> Result<usize, Failure> {
        let mut progress = Progress::load(course);
        let before = progress.hints_shown(chapter, step);
        let shown = step.hints.len().min(before + 1);
        if shown != before {
            let hints = progress.hints.entry(chapter.name.clone()).or_default();
            hints.insert(step.name.clone(), shown);
            write(course, HINTS, &progress.hints)?;
        }
        Ok(shown)
    }

    /// Forgets these steps: none has passed, and no hint has been shown.
    pub fn forget<'a>(
        course: &Course,
        chapter: &Chapter,
        steps: impl IntoIterator<Item = &'a Step>,
    ) -> Result<(), Failure> {
        let mut progress = Progress::load(course);
        let passed = progress.passed.entry(chapter.name.clone()).or_default();
        let hints = progress.hints.entry(chapter.name.clone()).or_default();
        for step in steps {
            passed.remove(&step.name);
            hints.remove(&step.name);
        }
        write(course, PASSED, &progress.passed)?;
        write(course, HINTS, &progress.hints)
    }

    /// How many of the step's hints have been shown.
    pub fn hints_shown(&self, chapter: &Chapter, step: &Step) -> usize {
        let shown = self.hints.get(&chapter.name).and_then(|hints| hints.get(&step.name));
        // A newer course may have fewer.
        shown.copied().unwrap_or(0).min(step.hints.len())
    }

    /// Whether the step has passed.
    pub fn has_passed(&self, chapter: &Chapter, step: &Step) -> bool {
        self.passed.get(&chapter.name).is_some_and(|passed| passed.contains(&step.name))
    }

    /// How many of the chapter's steps have passed.
    pub fn count(&self, chapter: &Chapter) -> usize {
        chapter.steps.iter().filter(|step| self.has_passed(chapter, step)).count()
    }

    /// The chapter's first step that has not passed, of those that can be checked.
    pub fn first_open<'a>(&self, chapter: &'a Chapter) -> Option<&'a Step> {
        let is_open = |step: &&Step| step.can_be_checked() && !self.has_passed(chapter, step);
        chapter.steps.iter().find(is_open)
    }

    /// The course's first step that has not passed, and its chapter.
    pub fn current<'a>(&self, course: &'a Course) -> Option<(&'a Chapter, &'a Step)> {
        let open = |chapter| Some((chapter, self.first_open(chapter)?));
        course.chapters.iter().find_map(open)
    }

    /// The current chapter; the last one when all are done.
    pub fn current_chapter<'a>(&self, course: &'a Course) -> Result<&'a Chapter, Failure> {
        let current = self.current(course).map(|(chapter, _)| chapter);
        current
            .or(course.chapters.last())
            .ok_or_else(|| Failure::Other("the course has no chapters".to_owned()))
    }

    /// What is recorded, as its file says it after chapters and steps have got these names. Those without one are
    /// forgotten. `None` if nothing is recorded.
    pub fn renamed(root: &Path, names: &Names) -> Result<Option<Vec<u8>>, Failure> {
        let text = fs::read_to_string(file(root, PASSED)).unwrap_or_default();
        let Ok(old) = serde_json::from_str::<Passed>(&text) else { return Ok(None) };
        let mut passed = Passed::new();
        for ((chapter, step), (new_chapter, new_step)) in names {
            if old.get(chapter).is_some_and(|steps| steps.contains(step)) {
                passed.entry(new_chapter.clone()).or_default().insert(new_step.clone());
            }
        }
        Ok(Some(in_json(&passed)?.into_bytes()))
    }
}

/// What has passed. Its form is that of the first courses.
const PASSED: &str = "progress.json";

/// What has been shown: a file of its own, so that a check that ends meanwhile does not write over it.
const HINTS: &str = "hints.json";

fn read<T: DeserializeOwned + Default>(course: &Course, name: &str) -> T {
    let text = fs::read_to_string(file(&course.root, name)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn write(course: &Course, name: &str, what: &impl Serialize) -> Result<(), Failure> {
    sources::write(&file(&course.root, name), in_json(what)?.as_bytes())
}

fn in_json(what: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(what)
        .map_err(|error| Failure::Other(format!("cannot write the progress: {error}")))?;
    Ok(format!("{text}\n"))
}

fn file(root: &Path, name: &str) -> PathBuf {
    root.join(".lab").join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course() -> (tempfile::TempDir, Course) {
        let folder = tempfile::tempdir().unwrap();
        for (chapter, steps) in [("01-one", ["a", "b"]), ("02-two", ["c", "d"])] {
            let exercise = folder.path().join("exercises").join(chapter);
            fs::create_dir_all(&exercise).unwrap();
            let step = |step| format!("[[step]]\nname = \"{step}\"\nhints = [\"1\", \"2\"]\n");
            let text = steps.map(step).concat();
            fs::write(exercise.join("chapter.toml"), text).unwrap();
        }
        let course = Course::at(folder.path()).unwrap();
        (folder, course)
    }

    fn verdict(step: &Step, status: Status) -> Verdict<'_> {
        Verdict { step, status, millis: 1, findings: None }
    }

    #[test]
    fn the_current_step_is_the_first_that_has_not_passed() {
        let (_folder, course) = course();
        let name = |progress: &Progress| progress.current(&course).map(|(_, step)| &step.name[..]);
        assert_eq!(name(&Progress::load(&course)), Some("a"));

        let [one, two] = &course.chapters[..] else { panic!() };
        let passed = one.steps.iter().map(|step| verdict(step, Status::Passed));
        Progress::record(&course, one, &passed.collect::<Vec<_>>()).unwrap();
        assert_eq!(name(&Progress::load(&course)), Some("c"));

        let mixed = [verdict(&two.steps[0], Status::Hung), verdict(&two.steps[1], Status::Passed)];
        Progress::record(&course, two, &mixed).unwrap();
        let progress = Progress::load(&course);
        assert_eq!(name(&progress), Some("c"));
        assert_eq!(progress.count(two), 1);

        Progress::forget(&course, one, [&one.steps[1]]).unwrap();
        assert_eq!(name(&Progress::load(&course)), Some("b"));
    }

    #[test]
    fn hints_are_shown_one_by_one_and_stay() {
        let (_folder, course) = course();
        let chapter = &course.chapters[0];
        let [a, b] = &chapter.steps[..] else { panic!() };
        let shown = |step| Progress::load(&course).hints_shown(chapter, step);
        let one_more = |step| Progress::show_one_more(&course, chapter, step).unwrap();
        assert_eq!((shown(a), shown(b)), (0, 0));
        assert_eq!((one_more(a), one_more(a), one_more(a), one_more(b)), (1, 2, 2, 1));

        Progress::record(&course, chapter, &[verdict(a, Status::Passed)]).unwrap();
        assert_eq!((shown(a), shown(b)), (2, 1));
        Progress::forget(&course, chapter, [a]).unwrap();
        assert_eq!((shown(a), shown(b)), (0, 1));
    }

    #[test]
    fn a_broken_file_records_nothing() {
        let (folder, course) = course();
        fs::create_dir(folder.path().join(".lab")).unwrap();
        for text in ["", "{", "[1]", "{\"one\": 3}"] {
            for file in [PASSED, HINTS] {
                fs::write(folder.path().join(".lab").join(file), text).unwrap();
            }
            let (progress, chapter) = (Progress::load(&course), &course.chapters[0]);
            assert_eq!(progress.count(chapter), 0);
            assert_eq!(progress.hints_shown(chapter, &chapter.steps[0]), 0);
        }
    }
}
