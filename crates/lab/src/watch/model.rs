//! What the screen shows, as plain data, and what each event changes in it. Nothing here draws, waits or starts anything.

use course::{Chapter, Course, Step};

use crate::progress::Progress;
use crate::steps::{Status, Verdict};
use crate::stream::News;
use crate::{Subject, places};

/// Everything that the screen shows.
pub struct Model<'a> {
    pub course: &'a Course,
    pub chapter: &'a Chapter,
    /// The number of the step that is shown, from 0.
    pub shown: usize,
    /// The student has asked for this very step: it stays when it passes.
    pub pinned: bool,
    /// What is known of each step of the chapter.
    pub verdicts: Vec<Option<Verdict<'a>>>,
    /// What the last checks said, of all chapters.
    pub progress: Progress,
    pub doing: Doing,
    /// The crate does not compile.
    pub broken: Option<Broken>,
    /// The compiler's warnings.
    pub warnings: Vec<String>,
    pub view: View,
    /// So many lines of the body are above what is seen.
    pub scroll: usize,
    /// What the last check has changed, a line each.
    pub news: Vec<String>,
    /// Saves are looked for, since the system tells of none.
    pub polls: bool,
}

/// What is going on behind the screen.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum Doing {
    /// Waiting for a save.
    #[default]
    Nothing,
    /// Compiling; cargo's last line.
    Building(String),
    /// Checking; so many steps have a verdict.
    Checking(usize),
}

/// Why the crate does not compile.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Broken {
    /// The compiler's complaints, with its colours, the first one first.
    pub complaints: Vec<String>,
    /// Files of the starter that are not there.
    pub missing: Vec<String>,
}

/// What stands in the middle of the screen.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum View {
    /// The step that is shown: its report, or its task.
    #[default]
    Step,
    /// The step's task, whatever its check says.
    Task,
    /// The step's first hints, so many.
    Hints(usize),
    /// What a command printed, with its colours.
    Told { title: String, text: String },
    /// All chapters and steps, one of which is chosen among those that hold the text that is searched for.
    List { chosen: usize, search: String },
    /// The keys.
    Help,
    /// A question, which `y` answers with yes.
    Ask(Question),
}

/// What is asked before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The step's function as the starter has it.
    Reset,
    /// The solution of a step that does not pass.
    Solution,
}

impl<'a> Model<'a> {
    /// A screen of this chapter. `step`: the one that was asked for; otherwise the first that does not pass.
    pub fn new(course: &'a Course, chapter: &'a Chapter, step: Option<&Step>) -> Model<'a> {
        let mut model = Model {
            course,
            chapter,
            shown: 0,
            pinned: false,
            verdicts: Vec::new(),
            progress: Progress::load(course),
            doing: Doing::Nothing,
            broken: None,
            warnings: Vec::new(),
            view: View::Step,
            scroll: 0,
            news: Vec::new(),
            polls: false,
        };
        model.go_to(chapter, step);
        model
    }

    /// Shows a chapter, and a step of it.
    pub fn go_to(&mut self, chapter: &'a Chapter, step: Option<&Step>) {
        if chapter.number != self.chapter.number || self.verdicts.is_empty() {
            self.verdicts = chapter.steps.iter().map(|_| None).collect();
            self.broken = None;
            self.warnings.clear();
            self.doing = Doing::Nothing;
        }
        self.chapter = chapter;
        self.pinned = step.is_some();
        let step = step.or(self.progress.first_open(chapter)).or(chapter.steps.last());
        self.shown = step.map_or(0, |step| chapter.number_of(&step.name).saturating_sub(1));
        self.news.clear();
        self.turn_to(View::Step);
    }

    /// Shows something else, from its beginning.
    pub fn turn_to(&mut self, view: View) {
        self.view = view;
        self.scroll = 0;
    }

    /// The step that is shown.
    pub fn step(&self) -> &'a Step {
        &self.chapter.steps[self.shown]
    }

    /// What its last check said.
    pub fn verdict(&self) -> Option<&Verdict<'a>> {
        self.verdicts.get(self.shown)?.as_ref()
    }

    /// What is known of a step: from a check on this screen, or from an earlier one.
    pub fn status(&self, number: usize) -> Option<Status> {
        let step = &self.chapter.steps[number];
        match self.verdicts.get(number) {
            Some(Some(verdict)) => Some(verdict.status),
            _ if !step.can_be_checked() => Some(Status::Skipped),
            _ => self.progress.has_passed(self.chapter, step).then_some(Status::Passed),
        }
    }

    /// Whether all steps of the chapter pass, as far as this system can tell.
    pub fn is_done(&self) -> bool {
        let is_done =
            |number| matches!(self.status(number), Some(Status::Passed | Status::Skipped));
        self.broken.is_none() && (0..self.chapter.steps.len()).all(is_done)
    }

    /// Where to edit: at the step's function, or where its check has found the fault.
    pub fn places(&self) -> Vec<String> {
        let subject = Subject::Starter;
        match self.verdict().filter(|verdict| verdict.has_failed()) {
            Some(verdict) => places::all(self.course, self.chapter, verdict, &subject),
            None => places::of_step(self.course, self.chapter, self.step(), &subject),
        }
    }

    /// Whether something goes on that will be seen.
    pub fn is_busy(&self) -> bool {
        self.doing != Doing::Nothing
    }

    /// The check starts.
    pub fn starts(&mut self) {
        self.doing = Doing::Building(String::new());
    }

    /// Cargo has printed a line.
    pub fn builds(&mut self, line: String) {
        if let Doing::Building(last) = &mut self.doing {
            *last = line;
        }
    }

    /// A check tells something.
    pub fn hears(&mut self, news: News) {
        match news {
            News::Built { success: false, complaints, warnings: _ } => {
                let is_missing = |file: &&String| !self.chapter.exercise.join(file).is_file();
                let mut missing: Vec<String> = self
                    .chapter
                    .steps
                    .iter()
                    .map(|step| &step.file)
                    .filter(is_missing)
                    .cloned()
                    .collect();
                missing.dedup();
                self.broken = Some(Broken { complaints, missing });
                self.news.clear();
                self.back_to_the_step();
            }
            News::Built { success: true, complaints: _, warnings } => {
                if self.broken.take().is_some() {
                    self.back_to_the_step();
                }
                self.news.clear();
                self.warnings = warnings;
                self.doing = Doing::Checking(0);
            }
            News::Verdict { step, status, millis, findings } => {
                if let Doing::Checking(count) = &mut self.doing {
                    *count += 1;
                }
                let Some(number) = self.chapter.number_of(&step).checked_sub(1) else { return };
                let step = &self.chapter.steps[number];
                let findings = findings.map(|findings| *findings);
                self.verdicts[number] = Some(Verdict { step, status, millis, findings });
                if number == self.shown && status != Status::Passed {
                    self.back_to_the_step();
                }
            }
            News::Done => {
                self.doing = Doing::Nothing;
                if self.broken.is_none() {
                    self.settle();
                }
            }
        }
    }

    /// The check has ended without a last word.
    pub fn fails(&mut self, why: String) {
        self.doing = Doing::Nothing;
        self.turn_to(View::Told { title: "the check broke".to_owned(), text: why });
    }

    /// A new report takes the place of what was read meanwhile, but not of what was opened on purpose.
    fn back_to_the_step(&mut self) {
        if self.view == View::Step {
            self.scroll = 0;
        }
    }

    /// All verdicts are there: what passes now, what no longer does, and where to go on.
    fn settle(&mut self) {
        let names = |wanted: &dyn Fn(bool, bool) -> bool| {
            let steps = self.chapter.steps.iter().enumerate().filter(|(number, step)| {
                let before = self.progress.has_passed(self.chapter, step);
                *number != self.shown
                    && wanted(before, self.status(*number) == Some(Status::Passed))
            });
            steps.map(|(_, step)| step.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        let mut news = Vec::new();
        let (here, new) = (self.step(), names(&|before, now| now && !before));
        let passes = self.status(self.shown) == Some(Status::Passed);
        if passes && !self.progress.has_passed(self.chapter, here) {
            news.push(format!("✓ {} passes. {}", here.name, here.learned).trim_end().to_owned());
        }
        if !new.is_empty() {
            news.push(format!("✓ passing now: {new}"));
        }
        let lost = names(&|before, now| before && !now);
        if !lost.is_empty() {
            news.push(format!("✗ passed before, and now no longer: {lost}"));
        }
        self.news = news;
        self.progress = Progress::load(self.course);
        if passes && !self.pinned && self.view != View::Help {
            let is_open = |number: &usize| {
                !matches!(self.status(*number), Some(Status::Passed | Status::Skipped))
            };
            // Behind the last step is the chapter's summary.
            let last = self.chapter.steps.len() - 1;
            self.shown = (0..=last).find(is_open).unwrap_or(last);
            self.scroll = 0;
        }
    }
}
