//! What a student reads: the card of a step that is to be done, the report of one that fails.

use std::path::PathBuf;

use course::{Chapter, Course, Step, guide, prose};

use crate::screen::{self, BOLD, CYAN, DIM, GREEN, PLAIN, RED};
use crate::steps::{Status, Verdict};
use crate::{Subject, places};

/// One line for each step's verdict.
pub fn table(verdicts: &[Verdict], style: &Style) -> String {
    let width = |text: fn(&Step) -> &str| {
        let widths = verdicts.iter().map(|verdict| text(verdict.step).chars().count());
        widths.max().unwrap_or(0)
    };
    let (names, titles) = (width(|step| &step.name), width(|step| &step.title));
    let line = |verdict: &Verdict| {
        let (colour, mark) = match verdict.status {
            Status::Passed => (GREEN, '✓'),
            Status::Failed | Status::Hung | Status::Crashed => (RED, '✗'),
            Status::Todo => (DIM, '·'),
            Status::Skipped => (DIM, '–'),
        };
        let Step { name, title, .. } = verdict.step;
        if style.plain {
            return format!("{name}, {title}: {}\n", word(verdict.status));
        }
        let end = match verdict.status {
            Status::Passed => screen::duration(verdict.millis),
            status => word(status).to_owned(),
        };
        format!("{colour}{mark}{PLAIN} {name:names$}  {title:titles$}  {DIM}{end:>7}{PLAIN}\n")
    };
    verdicts.iter().map(line).collect()
}

/// The word for a status.
pub fn word(status: Status) -> &'static str {
    match status {
        Status::Passed => "passed",
        Status::Failed => "failed",
        Status::Hung => "hung",
        Status::Crashed => "crashed",
        Status::Todo => "to do",
        Status::Skipped => "skipped",
    }
}

/// How many steps pass: `4 of 13 steps pass`, and how many nobody can tell of.
pub fn count(verdicts: &[Verdict]) -> String {
    let count = |status| verdicts.iter().filter(|verdict| verdict.status == status).count();
    let verb = if verdicts.len() == 1 { "passes" } else { "pass" };
    let passed = format!("{} of {} {verb}", count(Status::Passed), screen::steps(verdicts.len()));
    match count(Status::Skipped) {
        0 => passed,
        skipped => format!("{passed}; {skipped} cannot be checked on this system"),
    }
}

/// So many lines stand below a report on the screen: how many steps pass, and the shell's prompt.
const BELOW: usize = 4;

/// How a report is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// So many columns.
    pub width: usize,
    /// So many lines are on the screen at a time, if it is one.
    pub height: Option<usize>,
    /// For a screen reader: in sentences, with nothing drawn.
    pub plain: bool,
}

impl Style {
    /// For the reader's screen. `plain`: it was asked for; `LAB_PLAIN=1` does that too.
    pub fn of_screen(plain: bool) -> Style {
        let plain = plain || std::env::var_os("LAB_PLAIN").is_some_and(|value| value == "1");
        Style { width: screen::width(), height: screen::height(), plain }
    }
}

impl Default for Style {
    fn default() -> Style {
        Style { width: screen::WIDTH, height: None, plain: false }
    }
}

/// What a check has found, as plain text.
pub fn findings(verdict: &Verdict, style: &Style) -> String {
    let draw = |findings| match style.plain {
        true => findings::report::plain(findings),
        false => findings::report::text(findings, style.width),
    };
    let text = verdict.findings.as_ref().map(draw).unwrap_or_default();
    screen::escape(text.trim_end())
}

/// The report of a step, as plain text: nothing if it passed, its card if it is still to do.
pub fn report(
    course: &Course,
    chapter: &Chapter,
    verdict: &Verdict,
    subject: &Subject,
    style: &Style,
) -> String {
    draw(course, chapter, verdict, subject, style, (String::new(), String::new()))
}

/// As [`report`], for one whose run is kept: with how to repeat it by hand, and where to see more.
pub fn whole(
    course: &Course,
    chapter: &Chapter,
    verdict: &Verdict,
    subject: &Subject,
    style: &Style,
) -> String {
    let mut ways = (String::new(), String::new());
    if verdict.has_failed() {
        let page = kept_in(course, chapter, &verdict.step.name).join("report.html");
        ways = (by_hand(chapter, verdict, subject), format!("  more   {}\n", course.short(&page)));
    }
    draw(course, chapter, verdict, subject, style, ways)
}

/// What a page says above and below the findings: `tcp · step 4 of 13 · reply`, and the lines with how
/// to go on.
pub fn title_and_way_on(
    course: &Course,
    chapter: &Chapter,
    verdict: &Verdict,
    subject: &Subject,
) -> (String, String) {
    let title = guide::header('✗', chapter, verdict.step).replace("✗ ", "");
    let places = places::all(course, chapter, verdict, subject);
    let footer = guide::footer(chapter, verdict.step, &places);
    (title, by_hand(chapter, verdict, subject) + &footer)
}

/// Where a step's failed run is kept: `.lab/runs/tcp-reply`.
pub fn kept_in(course: &Course, chapter: &Chapter, step: &str) -> PathBuf {
    course.root.join(".lab").join("runs").join(format!("{}-{step}", chapter.name))
}

/// How the scene is repeated by hand: a line for each terminal.
pub fn by_hand(chapter: &Chapter, verdict: &Verdict, subject: &Subject) -> String {
    // There is no netcat on Windows.
    let findings = verdict.findings.as_ref().filter(|_| !cfg!(windows));
    let Some((findings, hand)) =
        findings.and_then(|findings| Some((findings, findings::report::by_hand(findings)?)))
    else {
        return String::new();
    };
    let name = findings.programs.first().map_or("", |program| &program.name);
    let args = hand.args.join(" ");
    let program = match subject {
        Subject::Starter => format!("cargo lab run {} {name} -- {args}", chapter.name),
        Subject::Solution => format!("cargo lab run {} {name} --solution -- {args}", chapter.name),
        Subject::Programs(folder) | Subject::Version(folder, _) => {
            format!("{} {args}", folder.join(name).display())
        }
    };
    let (first, then) = if hand.peer_first { (hand.peer, program) } else { (program, hand.peer) };
    screen::escape(&format!("  try    {first}\n         {then}\n"))
}

/// `ways`: lines above the way on, and below it.
fn draw(
    course: &Course,
    chapter: &Chapter,
    verdict: &Verdict,
    subject: &Subject,
    style: &Style,
    (above, below): (String, String),
) -> String {
    let step = verdict.step;
    match (verdict.status, verdict.stopped_at()) {
        (Status::Passed | Status::Skipped, _) => String::new(),
        (Status::Todo, Some(name)) if name == step.name => {
            card(course, chapter, step, subject, style)
        }
        (Status::Todo, Some(name)) => {
            let head = guide::header('·', chapter, step);
            let why = format!("The program stopped at todo!({name:?}) and did not come this far.");
            // There is where to go on.
            let go_on = chapter.step(name).unwrap_or(step);
            let footer =
                guide::footer(chapter, go_on, &places::of_step(course, chapter, go_on, subject));
            format!("{head}\n  {}\n\n  {why}\n\n{footer}", step.title)
        }
        _ => {
            let head = guide::header('✗', chapter, step);
            let time = screen::duration(verdict.millis);
            let head = match style.plain {
                true => {
                    format!("{}: {} after {time}", head.replace("✗ ", ""), word(verdict.status))
                }
                false => screen::spread(&head, &time, style.width.min(screen::WIDTH)),
            };
            let findings = findings(verdict, style);
            let footer =
                guide::footer(chapter, step, &places::all(course, chapter, verdict, subject));
            let report = format!("{head}\n\n{findings}\n\n{above}{footer}{below}");
            match headline_again(verdict, style, &report) {
                Some(headline) => format!("{report}\n{headline}"),
                None => report,
            }
        }
    }
}

/// What is wrong once more, for a report whose first lines have left the screen.
fn headline_again(verdict: &Verdict, style: &Style, report: &str) -> Option<String> {
    let findings = verdict.findings.as_ref()?;
    // A few lines are printed below it.
    let is_long = style.height.is_some_and(|height| report.lines().count() + BELOW > height);
    is_long.then(|| {
        let headline = screen::escape(&findings::report::headline(findings));
        prose::fill(&headline, style.width, "  ", "    ")
    })
}

/// A step that is to be done.
pub fn card(
    course: &Course,
    chapter: &Chapter,
    step: &Step,
    subject: &Subject,
    style: &Style,
) -> String {
    let head = guide::header('·', chapter, step);
    let task =
        prose::indent(&prose::wrap(step.task.trim(), style.width.min(screen::WIDTH) - 2), "  ");
    let footer = guide::footer(chapter, step, &places::of_step(course, chapter, step, subject));
    format!("{head}\n  {}\n\n{task}\n{footer}", step.title)
}

/// The report or card with colours, for the screen.
pub fn paint(report: &str) -> String {
    let colour = if report.starts_with('✗') { RED } else { CYAN };
    let mut painted = String::new();
    for (number, line) in report.lines().enumerate() {
        let label = ["  try    ", "  edit   ", "  hint   ", "  read   ", "  more   "]
            .into_iter()
            .find_map(|label| Some((label, line.strip_prefix(label)?)));
        match label {
            _ if number == 0 => painted.push_str(&format!("{BOLD}{colour}{line}{PLAIN}\n")),
            Some((label, rest)) => painted.push_str(&format!("{CYAN}{label}{PLAIN}{rest}\n")),
            None if line.starts_with("  ▸ ") => {
                painted.push_str(&format!("{BOLD}{line}{PLAIN}\n"))
            }
            None => painted.push_str(&format!("{line}\n")),
        }
    }
    painted
}

/// The compiler's warnings in brief.
pub fn warnings(rendered: &[String]) -> String {
    const MOST: usize = 5;
    let mut lines: String = rendered.iter().take(MOST).map(|warning| brief(warning)).collect();
    if rendered.len() > MOST {
        lines.push_str(&format!("{DIM}and {} more warnings{PLAIN}\n", rendered.len() - MOST));
    }
    lines
}

/// A compiler's message in short: what it says, and where.
fn brief(rendered: &str) -> String {
    let plain = anstream::adapter::strip_str(rendered).to_string();
    let what = plain.lines().next().unwrap_or_default();
    let place = plain.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
    let place = place.map_or(String::new(), |place| format!("\n         {}", place.trim()));
    format!("{DIM}{}{}{PLAIN}\n", screen::escape(what), screen::escape(&place))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use findings::Findings;
    use findings::record::{Outcome, ProgramFacts};

    use super::*;

    fn course() -> Course {
        let step = |name: &str| Step {
            name: name.to_owned(),
            title: format!("The {name}"),
            file: "src/bin/server.rs".to_owned(),
            task: "Do it.\n\nWell.\n".to_owned(),
            section: name.to_owned(),
            ..Step::default()
        };
        let chapter = Chapter {
            number: 2,
            folder: "02-tcp".to_owned(),
            name: "tcp".to_owned(),
            title: "TCP".to_owned(),
            steps: ["accept", "reply"].map(step).into(),
            exercise: PathBuf::from("/no/exercises/02-tcp"),
            solution: PathBuf::from("/no/solutions/02-tcp"),
        };
        Course { root: PathBuf::from("/no"), chapters: vec![chapter] }
    }

    fn said(status: Status, stopped_at: Option<&str>) -> String {
        let course = course();
        let chapter = &course.chapters[0];
        let findings = match stopped_at {
            Some(step) => {
                let todo = Some(step.to_owned());
                let programs = vec![ProgramFacts { todo, ..ProgramFacts::default() }];
                Findings { blamed: Some(0), programs, ..Findings::default() }
            }
            None => {
                let outcome = Outcome::Impossible("nothing came".to_owned());
                Findings { outcome, ..Findings::default() }
            }
        };
        let (step, millis) = (&chapter.steps[1], 2031);
        let verdict = Verdict { step, status, millis, findings: Some(findings) };
        report(&course, chapter, &verdict, &Subject::Starter, &Style::default())
    }

    const FOOTER: &str = "
  edit   exercises/02-tcp/src/bin/server.rs
  hint   cargo lab hint tcp/reply
  read   docs/src/02-tcp.md#reply
";

    #[test]
    fn a_report_has_a_head_the_findings_and_the_way_on() {
        let report = said(Status::Hung, None);
        let head = report.lines().next().unwrap();
        assert!(head.starts_with("✗ tcp · step 2 of 2 · reply  "));
        assert!(head.ends_with(" 2.0 s"));
        assert_eq!(head.chars().count(), 80);
        assert!(report.ends_with(&format!("\n\n  nothing came\n{FOOTER}")), "{report}");
    }

    #[test]
    fn what_is_wrong_is_said_again_below_a_report_that_is_longer_than_the_screen() {
        let course = course();
        let chapter = &course.chapters[0];
        let outcome = Outcome::Impossible("nothing\u{feff} came".to_owned());
        let findings = Some(Findings { outcome, ..Findings::default() });
        let step = &chapter.steps[1];
        let verdict = Verdict { step, status: Status::Hung, millis: 1, findings };
        let drawn = |height| {
            let style = Style { height, ..Style::default() };
            report(&course, chapter, &verdict, &Subject::Starter, &style)
        };
        assert!(drawn(Some(5)).ends_with(&format!("{FOOTER}\n  nothing\\u{{feff}} came\n")));
        assert!(drawn(Some(50)).ends_with(FOOTER) && drawn(None).ends_with(FOOTER));
    }

    #[test]
    fn a_step_to_do_has_a_card() {
        let card = said(Status::Todo, Some("reply"));
        let start = "· tcp · step 2 of 2 · reply\n  The reply\n\n  Do it.\n\n  Well.\n";
        assert_eq!(card, format!("{start}{FOOTER}"));
    }

    #[test]
    fn a_program_that_stopped_earlier_leads_to_the_earlier_step() {
        let report = said(Status::Todo, Some("accept"));
        assert!(report.starts_with("· tcp · step 2 of 2 · reply\n"));
        assert!(report.contains("stopped at todo!(\"accept\") and"));
        assert!(report.contains("hint   cargo lab hint tcp/accept"));
        assert!(said(Status::Failed, Some("later")).contains("hint   cargo lab hint tcp/reply"));
    }

    #[test]
    fn a_warning_is_brief() {
        let rendered = "\u{1b}[33mwarning\u{1b}[0m: unused\n  --> src/a.rs:1:2\n   |\n".to_owned();
        let lines = warnings(&[rendered]);
        assert!(lines.contains("warning: unused\n         src/a.rs:1:2"), "{lines:?}");
    }
}
