//! The findings for a screen reader: a sentence for each row of a ladder, and nothing drawn.

use std::fmt::Write;

use super::beside::same_so_far;
use super::describe::describe;
use super::headline::headline;
use super::meaning::meaning_of;
use super::sentence::sentence;
use crate::record::{Findings, Lane, Outcome, Scene};

/// The report of a failed check, line by line.
pub fn plain(findings: &Findings) -> String {
    let mut text = format!("{}.\n", headline(findings));
    if matches!(findings.outcome, Outcome::Impossible(_)) {
        return text;
    }
    if let Some(title) = &findings.scene.title {
        let _ = writeln!(text, "Scene: {title}.");
    }
    if let Some(expected) = &findings.expected {
        let lane = &findings.goal.lane;
        let same = same_so_far(expected, &findings.scene, lane);
        text.push_str("\nExpected:\n");
        text.push_str(&scene_in_sentences(expected, Some((lane, same))));
        text.push_str("\nGot:\n");
        text.push_str(&scene_in_sentences(&findings.scene, Some((lane, same))));
        if line_count(&findings.scene, lane) == same {
            let _ = writeln!(text, "{}Here nothing more came.", head(lane));
        }
    } else {
        text.push_str("\nGot:\n");
        text.push_str(&scene_in_sentences(&findings.scene, None));
    }
    text.push('\n');
    for (number, program) in findings.programs.iter().enumerate() {
        for line in describe(findings, program).to_string().lines() {
            let _ = writeln!(text, "{}", line.trim());
        }
        if let Some(meaning) = meaning_of(findings, number) {
            let _ = writeln!(text, "{}", meaning.says);
        }
    }
    text
}

fn line_count(scene: &Scene, lane: &Lane) -> usize {
    match lane {
        Lane::Wire => scene.rungs.len(),
        lane => scene.lane(lane).len(),
    }
}

/// A sentence for each row. `differs`: from which row on the other scene is another.
fn scene_in_sentences(scene: &Scene, differs: Option<(&Lane, usize)>) -> String {
    let mark = |lane: &Lane, number: usize| {
        let is_here = differs == Some((lane, number));
        if is_here { "First difference: " } else { "" }
    };
    let mut text = String::new();
    for (number, rung) in scene.rungs.iter().enumerate() {
        let _ = writeln!(text, "{}{}", mark(&Lane::Wire, number), sentence(scene, rung));
    }
    for (lane, lines) in &scene.lanes {
        for (number, line) in lines.iter().enumerate() {
            let _ = writeln!(text, "{}{}{line}", mark(lane, number), head(lane));
        }
    }
    text
}

/// `server prints: `
fn head(lane: &Lane) -> String {
    match lane {
        Lane::Wire | Lane::Exit(_) => String::new(),
        Lane::Stdout(role) => format!("{role} prints: "),
        Lane::Stderr(role) => format!("{role} prints on standard error: "),
        Lane::Files(role) => format!("{role}'s files: "),
    }
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;
    use crate::record::{Goal, ProgramFacts, Wanted};

    #[test]
    fn each_row_is_a_sentence() {
        let expected = "\
client 1                         server
   ├──────── connect ──────────────▸│
   │◂─────── \"Hello\" ───────────────┤

server stdout
  listening on <server>
";
        let got =
            "client 1                         server\n   ├──────── connect ──────────────▸│\n";
        let scene = |text: &str| read(text).scenes.remove(0);
        let program = ProgramFacts { name: "tcp-server".to_owned(), ..ProgramFacts::default() };
        let goal = Goal {
            wanted: Wanted::Bytes,
            me: "client 1".to_owned(),
            other: "server".to_owned(),
            expected: "Hello".into(),
            ..Goal::default()
        };
        let findings = Findings {
            outcome: Outcome::Stuck,
            goal,
            scene: scene(got),
            expected: Some(scene(expected)),
            programs: vec![program],
            ..Findings::default()
        };
        let text = plain(&findings);
        assert!(!text.contains(|c: char| "│─├┤◂▸✗".contains(c)));
        insta::assert_snapshot!(text);
    }
}
