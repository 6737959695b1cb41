//! What stands in the middle of the screen, as text with colours: a function of the model and a width.

use course::{guide, prose};

use super::keys::KEYS;
use super::model::{Broken, Model, Question, View};
use crate::Subject;
use crate::hint;
use crate::report;
use crate::screen::{self, BOLD, CYAN, DIM, GREEN, PLAIN, RED};
use crate::steps::Status;

impl Model<'_> {
    /// The body of the screen, in lines of about that width.
    pub fn body(&self, width: usize) -> String {
        match &self.view {
            View::Step | View::Ask(_) => self.step_body(width),
            View::Task => self.task(width),
            View::Hints(shown) => self.hints(*shown, width),
            View::Told { title, text } => format!("{BOLD}{CYAN}{title}{PLAIN}\n\n{text}"),
            View::List { chosen, search } => self.list(*chosen, search),
            View::Help => help(width),
        }
    }

    /// The number of the line that must be seen.
    pub fn line_in_sight(&self) -> Option<usize> {
        let View::List { chosen, search } = &self.view else { return None };
        let found = self.found(search);
        let heads = found.iter().take(chosen + 1).map(|(chapter, _)| chapter.number);
        let heads = heads.collect::<std::collections::BTreeSet<u32>>().len();
        Some(2 + heads + chosen)
    }

    fn step_body(&self, width: usize) -> String {
        if let Some(broken) = &self.broken {
            return self.complaint(broken);
        }
        let mut text: String = self.news.iter().map(|news| paint_news(news, width)).collect();
        if !text.is_empty() {
            text.push('\n');
        }
        if self.is_done() && !self.pinned && self.shown + 1 == self.chapter.steps.len() {
            text.push_str(&self.summary(width));
        } else {
            text.push_str(&self.verdict_or_task(width));
        }
        if !self.warnings.is_empty() {
            text.push_str(&format!("\n{}", report::warnings(&self.warnings)));
        }
        text
    }

    fn verdict_or_task(&self, width: usize) -> String {
        match (self.status(self.shown), self.verdict()) {
            (Some(Status::Passed), _) => {
                let step = self.step();
                let learned =
                    prose::indent(&prose::wrap(&step.learned, width.saturating_sub(2)), "  ");
                let way = "n goes on, s shows the solution beside yours, t the task";
                format!("{GREEN}✓ {} passes{PLAIN}\n\n{learned}\n  {DIM}{way}{PLAIN}\n", step.name)
            }
            (Some(Status::Skipped), _) => {
                "  This step cannot be checked on this system.\n".to_owned()
            }
            (_, Some(verdict)) if verdict.has_failed() => {
                let Some(findings) = &verdict.findings else { return self.task(width) };
                screen::escape(&findings::report::meaning_first(findings, width))
            }
            (_, Some(verdict)) => {
                let before = verdict.stopped_at().filter(|name| *name != verdict.step.name);
                let before = before.map_or(String::new(), |name| {
                    format!(
                        "  The program stopped at todo!({name:?}) and did not come this far.\n\n"
                    )
                });
                before + &self.task(width)
            }
            (_, None) => self.task(width),
        }
    }

    fn task(&self, width: usize) -> String {
        let step = self.step();
        let task = prose::indent(
            &prose::wrap(step.task.trim(), width.min(screen::WIDTH).saturating_sub(2)),
            "  ",
        );
        let read = if self.shown == 0 { self.read_first() } else { String::new() };
        format!("  {BOLD}{}{PLAIN}\n\n{task}{read}", step.title)
    }

    /// Which section to read before a chapter's first step.
    fn read_first(&self) -> String {
        format!(
            "\n  {CYAN}read first{PLAIN}  {}: b opens it\n",
            guide::page(self.chapter, self.step())
        )
    }

    fn hints(&self, shown: usize, width: usize) -> String {
        let step = self.step();
        let more = match step.hints.len() {
            0 => "This step has no hint.",
            all if shown < all => "h gives one more.",
            _ => "That was the last hint. b opens the page, s shows the solution.",
        };
        hint::hints(step, shown, width.min(screen::WIDTH)) + &format!("{DIM}{more}{PLAIN}\n")
    }

    fn complaint(&self, broken: &Broken) -> String {
        let name = &self.chapter.name;
        let count = broken.complaints.len();
        let begin = match count {
            1 => String::new(),
            _ => format!(": {count} errors. Begin with the first: the others may come of it"),
        };
        let mut text = format!("{BOLD}{RED}{name} does not compile{PLAIN}{begin}\n\n");
        for file in &broken.missing {
            let file = self.course.short(&self.chapter.exercise.join(file));
            text.push_str(&format!(
                "  {file} is missing: `cargo lab reset {name}` writes it again.\n\n"
            ));
        }
        text + &broken.complaints.join("\n")
    }

    fn summary(&self, width: usize) -> String {
        let chapter = self.chapter;
        let name = &chapter.name;
        let mut text = format!("{BOLD}{GREEN}✓ chapter {name} is done{PLAIN}\n\n");
        text.push_str("  Try it by hand, in a terminal for each program:\n\n");
        for program in chapter.programs().unwrap_or_default() {
            text.push_str(&format!("    cargo lab run {name} {program}\n"));
        }
        let read = "The page's last sections tell what real programs do beyond this: b opens it.";
        text.push_str(&format!(
            "\n{}",
            prose::indent(&prose::wrap(read, width.saturating_sub(2)), "  ")
        ));
        let next = self.course.chapters.iter().find(|other| other.number > chapter.number);
        match next {
            Some(next) => {
                let (number, name, title) = (next.number, &next.name, &next.title);
                text.push_str(&format!(
                    "\n  {CYAN}Enter{PLAIN}  goes on: chapter {number}, {name} · {title}\n"
                ));
            }
            None => text.push_str("\n  It was the last chapter of the course.\n"),
        }
        text
    }

    /// How the scene is repeated by hand, or at least how the programs are run.
    pub fn by_hand(&self) -> String {
        let chapter = self.chapter;
        let repeated =
            self.verdict().map(|verdict| report::by_hand(chapter, verdict, &Subject::Starter));
        let mut text = repeated.unwrap_or_default();
        if text.is_empty() {
            text.push_str("  No single command repeats this check. The programs run by these:\n\n");
            for program in chapter.programs().unwrap_or_default() {
                text.push_str(&format!("    cargo lab run {} {program}\n", chapter.name));
            }
        } else {
            text.insert_str(0, "  A line for each terminal, in this order:\n\n");
        }
        text
    }

    fn list(&self, chosen: usize, search: &str) -> String {
        let mut text = format!("{BOLD}search:{PLAIN} {search}▏\n\n");
        let found = self.found(search);
        let width = found.iter().map(|(_, step)| step.name.chars().count()).max().unwrap_or(0);
        let mut last = 0;
        for (number, (chapter, step)) in found.iter().enumerate() {
            if chapter.number != last {
                let count = self.progress.count(chapter);
                let head = format!("{} {} · {}", chapter.number, chapter.name, chapter.title);
                text.push_str(&format!(
                    "{BOLD}{head}{PLAIN}  {DIM}{count} of {}{PLAIN}\n",
                    chapter.steps.len()
                ));
                last = chapter.number;
            }
            let here = chapter.number == self.chapter.number;
            let status = match here {
                true => self.status(chapter.number_of(&step.name) - 1),
                false => self.progress.has_passed(chapter, step).then_some(Status::Passed),
            };
            let (colour, mark) = mark(status);
            let (cursor, bold) = if number == chosen { ('▸', BOLD) } else { (' ', "") };
            let (name, title) = (&step.name, &step.title);
            text.push_str(&format!(
                "{cursor} {colour}{mark}{PLAIN} {bold}{name:width$}  {title}{PLAIN}\n"
            ));
        }
        if found.is_empty() {
            text.push_str("  nothing by that name\n");
        }
        text
    }

    /// What is asked, for the foot of the screen.
    pub fn question(&self) -> Option<String> {
        let View::Ask(question) = &self.view else { return None };
        let name = &self.step().name;
        Some(match question {
            Question::Reset => {
                format!(
                    "Write {name} as the starter has it? What you have written is saved first.  y / n"
                )
            }
            Question::Solution => {
                format!("{name} does not pass yet. See the solution all the same?  y / n")
            }
        })
    }
}

/// The colour and the sign of a step.
pub fn mark(status: Option<Status>) -> (&'static str, char) {
    match status {
        Some(Status::Passed) => (GREEN, '✓'),
        Some(Status::Failed | Status::Hung | Status::Crashed) => (RED, '✗'),
        Some(Status::Todo) | None => (DIM, '·'),
        Some(Status::Skipped) => (DIM, '–'),
    }
}

fn paint_news(news: &str, width: usize) -> String {
    let colour = if news.starts_with('✓') { GREEN } else { RED };
    format!("{colour}{}{PLAIN}\n", prose::wrap(news, width).trim_end())
}

fn help(width: usize) -> String {
    let mut text = format!("{BOLD}Keys{PLAIN}\n\n");
    let more = [
        ("↑ ↓", "scroll, as the wheel, the space bar and Page Down do"),
        ("Esc", "back to the step"),
    ];
    let keys = KEYS.iter().map(|(key, _, what)| (*key, *what)).chain(more);
    for (key, what) in keys {
        text.push_str(&format!("  {BOLD}{key:3}{PLAIN}  {what}\n"));
    }
    let way = "Edit the file that the last lines name, and save it. Each save is checked at once, and what comes of it \
               stands here. When the step passes, the next one follows by itself.";
    text.push_str(&format!(
        "\n{}",
        prose::indent(&prose::wrap(way, width.saturating_sub(2)), "  ")
    ));
    text
}
