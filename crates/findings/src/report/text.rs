//! The findings as text: what a student reads between the step's name and the way on.

use std::fmt::Write;

use course::prose;
use unicode_width::UnicodeWidthStr;

use super::beside::{self, beside};
use super::describe::describe;
use super::headline::{headline, missing};
use super::ladder::title_line;
use super::meaning::meaning_of;
use crate::record::{Findings, Outcome, Wanted, payload};

/// The report of a failed check, for so many columns.
pub fn text(findings: &Findings, width: usize) -> String {
    let mut text = format!("  {}\n", headline(findings));
    if !matches!(findings.outcome, Outcome::Impossible(_)) {
        text.push('\n');
        text.push_str(&scenes(findings, width));
        text.push_str(&first_difference(findings));
        text.push('\n');
        text.push_str(&programs(findings));
    }
    break_long_lines(&text, width)
}

/// As [`text`], for a screen that shows only its beginning: what the programs did and what that means before the scenes.
pub fn meaning_first(findings: &Findings, width: usize) -> String {
    let mut text = format!("  {}\n", headline(findings));
    if !matches!(findings.outcome, Outcome::Impossible(_)) {
        text.push_str(&format!("\n{}\n", programs(findings)));
        text.push_str(&scenes(findings, width));
        text.push_str(&first_difference(findings));
    }
    break_long_lines(&text, width)
}

/// What each program did, and what it means.
fn programs(findings: &Findings) -> String {
    let mut text = String::new();
    for (number, program) in findings.programs.iter().enumerate() {
        let _ = write!(text, "{}", describe(findings, program));
        if let Some(meaning) = meaning_of(findings, number) {
            let _ = writeln!(text, "  {}", meaning.says);
        }
    }
    text
}

/// The scene as it should be beside the scene as it was. What the check was looking at is marked.
fn scenes(findings: &Findings, width: usize) -> String {
    let title = findings.scene.title.as_deref();
    let title = title.map_or(String::new(), |title| format!("  {}\n\n", title_line(title)));
    let missing = missing(findings);
    let (got, lane) = (&findings.scene, &findings.goal.lane);
    let scenes = match &findings.expected {
        Some(expected) => beside(expected, got, lane, &missing, width),
        None => beside::alone(got),
    };
    format!("{title}{scenes}")
}

/// Where bytes differ that a line of the ladder does not show well.
fn first_difference(findings: &Findings) -> String {
    let goal = &findings.goal;
    let differ = goal.wanted == Wanted::Bytes && !goal.got.is_empty();
    let is_shown = payload::is_short_text(&goal.expected) && payload::is_short_text(&goal.got);
    if !differ || is_shown || goal.expected.starts_with(&goal.got) {
        return String::new();
    }
    format!("\n{}", payload::first_difference(&goal.expected, &goal.got))
}

/// The text with its long lines broken. A line that goes on is indented a little more. What is drawn
/// cannot be broken.
fn break_long_lines(text: &str, width: usize) -> String {
    let is_drawn = |line: &str| line.contains(['│', '─']);
    let mut all = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        // The parties' names stand above their ladder.
        let is_names = lines.peek().is_some_and(|below| below.contains('│'));
        if line.width() <= width || is_drawn(line) || is_names {
            all.push_str(line);
            all.push('\n');
        } else {
            let text = line.trim_start();
            let margin = &line[..line.len() - text.len()];
            all.push_str(&prose::fill(text, width, margin, &format!("{margin}  ")));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::break_long_lines;

    #[test]
    fn the_names_above_a_ladder_stay_over_it() {
        let text = "  client      server\n    ├─ long ─▸│\n";
        assert_eq!(break_long_lines(text, 10), text);
    }

    #[test]
    fn long_lines_are_broken_and_drawings_are_not() {
        let text =
            "  one two three four\n\n  ├──── a long arrow ───▸│\nshort\n  wait  for <client 1>\n";
        let broken = "  one two\n    three four\n\n  ├──── a long arrow ───▸│\nshort\n  wait  for\n    \
                      <client 1>\n";
        assert_eq!(break_long_lines(text, 14), broken);
    }
}
