//! The scene as it should be beside the scene as it was, line by line, with a mark where they part.

use std::fmt::Write;

use similar::{ChangeTag, TextDiff};
use unicode_width::UnicodeWidthStr;

/// From this many columns on, the two stand side by side where they fit.
const WIDE: usize = 100;

/// Lines that have less than this in common are not compared by character.
const ALIKE: f32 = 0.6;

/// What stands in the margin of the line at which the two part.
const MARK: &str = "▸ ";

/// The two scenes. `lane` is where the check was looking (empty: the wire), `missing` what is
/// written where something should have come.
pub(crate) fn beside(expected: &str, got: &str, lane: &str, missing: &str, width: usize) -> String {
    let rows = rows(&parts(expected), &parts(got), lane, missing);
    let widest = |cell: fn(&Row) -> &Option<String>| {
        rows.iter().filter_map(|row| cell(row).as_deref()).map(UnicodeWidthStr::width).max()
    };
    let left = widest(|row| &row.expected).unwrap_or(0).max("expected".len());
    let right = widest(|row| &row.got).unwrap_or(0);
    // A margin before each, and three columns between them.
    if width >= WIDE && left + right + 11 <= width {
        side_by_side(&rows, left)
    } else {
        format!(
            "  expected\n{}\n  got\n{}",
            column(&rows, |row| &row.expected),
            column(&rows, |row| &row.got)
        )
    }
}

/// One scene alone.
pub(crate) fn alone(got: &str) -> String {
    let got = parts(got);
    let rows = rows(&got, &got, "", "");
    format!("  got\n{}", column(&rows, |row| &row.got))
}

/// The lines of a lane.
pub(crate) fn lane<'a>(scene: &'a str, name: &str) -> Vec<&'a str> {
    let lane = parts(scene).into_iter().find(|part| part.name == name && !name.is_empty());
    lane.map_or(Vec::new(), |lane| lane.lines.into_iter().map(str::trim_start).collect())
}

/// A line of each scene. `None`: there is none.
#[derive(Debug, Default, PartialEq, Eq)]
struct Row {
    expected: Option<String>,
    got: Option<String>,
    marked: bool,
}

/// A ladder or a lane.
struct Part<'a> {
    /// The lane's name. The ladder has none.
    name: String,
    /// The parties' names, or the lane's. A lane of one line, `server exit 0`, has no head.
    head: Option<&'a str>,
    lines: Vec<&'a str>,
}

/// A scene's parts, in order. Its title is none.
fn parts(scene: &str) -> Vec<Part<'_>> {
    let mut parts: Vec<Part> = Vec::new();
    for line in scene.lines().filter(|line| !line.is_empty() && !line.starts_with("── ")) {
        let exit = line.split_once(" exit ").or_else(|| line.split_once(" killed by "));
        if let (true, Some(part)) = (line.starts_with(' '), parts.last_mut()) {
            part.lines.push(line);
        } else if let Some((role, _)) = exit {
            parts.push(Part { name: format!("{role} exit"), head: None, lines: vec![line] });
        } else {
            let is_lane = line.ends_with(" stdout") || line.ends_with(" stderr");
            let name = if is_lane { line } else { "" };
            parts.push(Part { name: name.to_owned(), head: Some(line), lines: Vec::new() });
        }
    }
    parts
}

/// The lines of both, part by part, with the same part of both in the same rows.
fn rows(expected: &[Part], got: &[Part], lane: &str, missing: &str) -> Vec<Row> {
    let nothing = Part { name: String::new(), head: None, lines: Vec::new() };
    let find = |parts: &'_ [Part], name: &str| parts.iter().position(|part| part.name == name);
    let only_got = got.iter().filter(|part| find(expected, &part.name).is_none());
    let mut rows = Vec::new();
    let mut after_ladder = false;
    for Part { name, .. } in expected.iter().chain(only_got) {
        let expected = find(expected, name).map_or(&nothing, |at| &expected[at]);
        let got = find(got, name).map_or(&nothing, |at| &got[at]);
        if after_ladder {
            rows.push(Row::of(Some(""), Some("")));
        }
        after_ladder = name.is_empty();
        let looked_at = name == lane;
        if expected.head.is_some() || got.head.is_some() {
            // A lane that should have begun is there, with nothing in it.
            let got = got.head.or(expected.head.filter(|_| looked_at));
            rows.push(Row::of(expected.head, got));
        }
        let pairs = expected.lines.iter().zip(&got.lines);
        let same = pairs.take_while(|(one, other)| label(one) == label(other)).count();
        for number in 0..expected.lines.len().max(got.lines.len()) {
            let (one, other) = (expected.lines.get(number), got.lines.get(number));
            let mut row = Row::of(one.copied(), other.copied());
            if !looked_at || number != same {
                rows.push(row);
                continue;
            }
            row.marked = true;
            let indent = indent_of(name);
            row.expected.get_or_insert_with(|| format!("{indent}(nothing more)"));
            row.got.get_or_insert_with(|| format!("{indent}({missing})"));
            rows.push(row);
            if let (Some(one), Some(other)) = (one, other) {
                rows.extend(carets(one, other));
            }
        }
    }
    rows
}

impl Row {
    fn of(expected: Option<&str>, got: Option<&str>) -> Row {
        let owned = |cell: Option<&str>| cell.map(str::to_owned);
        Row { expected: owned(expected), got: owned(got), marked: false }
    }
}

/// How far the lines of a part are indented.
fn indent_of(part: &str) -> &'static str {
    match part {
        "" => "   ",
        _ if part.ends_with(" exit") => "",
        _ => "  ",
    }
}

/// What a line says, and its direction. In a ladder, that is what the arrow's label says: the distance
/// between the parties does not count, nor does who has not come yet.
fn label(line: &str) -> (Option<char>, &str) {
    (line.chars().find(|c| HEADS.contains(c)).filter(|_| is_arrow(line)), split_label(line).1)
}

/// The ends of an arrow. A datagram that is lost ends in a cross.
const HEADS: &[char] = &['◂', '▸', '✗'];

fn is_arrow(line: &str) -> bool {
    line.starts_with("   ") && line.contains(['├', '┤'])
}

/// A row with a `^` below each character that is in one of the two lines and not in the other. Where
/// they have little in common, nothing.
fn carets(line: &str, got: &str) -> Option<Row> {
    if label(line).0 != label(got).0 {
        return None;
    }
    let (before_expected, expected) = split_label(line);
    let (before_got, got) = split_label(got);
    let is_cut = is_arrow(line) && (expected.contains('…') || got.contains('…'));
    let diff = TextDiff::from_chars(expected, got);
    if is_cut || diff.ratio() < ALIKE {
        return None;
    }
    let mut below_expected = " ".repeat(before_expected.width());
    let mut below_got = " ".repeat(before_got.width());
    for change in diff.iter_all_changes() {
        let width = change.value().width();
        match change.tag() {
            ChangeTag::Equal => {
                below_expected.push_str(&" ".repeat(width));
                below_got.push_str(&" ".repeat(width));
            }
            ChangeTag::Delete => below_expected.push_str(&"^".repeat(width)),
            ChangeTag::Insert => below_got.push_str(&"^".repeat(width)),
        }
    }
    let cell = |below: String| {
        let below = below.replace("^ ^", "^^^").replace("^  ^", "^^^^");
        Some(below.trim_end().to_owned()).filter(|below| !below.is_empty())
    };
    Some(Row { expected: cell(below_expected), got: cell(below_got), marked: false })
}

/// A line in two: what is drawn, and what it says. In an arrow that is the label.
fn split_label(line: &str) -> (&str, &str) {
    if !is_arrow(line) {
        return ("", line);
    }
    let drawn = |c: char| matches!(c, ' ' | '─' | '┼' | '│' | '├' | '┤') || HEADS.contains(&c);
    let start = line.len() - line.trim_start_matches(drawn).len();
    (&line[..start], line[start..].trim_end_matches(drawn))
}

/// One of the two, with a margin.
fn column(rows: &[Row], cell: fn(&Row) -> &Option<String>) -> String {
    let mut text = String::new();
    for row in rows {
        if let Some(cell) = cell(row) {
            let mark = if row.marked { MARK } else { "  " };
            let _ = writeln!(text, "{}", format!("  {mark}{cell}").trim_end());
        }
    }
    // The blank line between the wire and what was printed, where there is only one of them.
    format!("{}\n", text.trim_matches('\n'))
}

/// Both, with a margin each.
fn side_by_side(rows: &[Row], left: usize) -> String {
    let mut text = format!("  expected{:1$}got\n", "", left - 1);
    for row in rows {
        let mark = if row.marked { MARK } else { "  " };
        let expected = row.expected.as_deref().unwrap_or_default();
        let got = row.got.as_deref().unwrap_or_default();
        let gap = left - expected.width() + 3;
        let line = format!("  {mark}{expected}{:gap$}{mark}{got}", "");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPECTED: &str = "\
── a message

client 1   client 2      server
   ├───────────┼── connect ──▸│
   │◂──────────┼── \"Hello, client!\" ──────┤
   │◂──────────┼── close ──────┤

server stdout
  listening on <server>
  received: 你好 Server
server exit 0
";

    const GOT: &str = "\
── a message

client 1   server
   ├── connect ──▸│
   │◂── \"Hello, Client!\" ──────┤

server stdout
  listening on <server>
  received: 你好 server
";

    #[test]
    fn the_wire_is_marked_by_character_where_it_differs() {
        insta::assert_snapshot!(beside(EXPECTED, GOT, "", "nothing for 2 s", 80));
    }

    #[test]
    fn where_there_is_room_they_stand_side_by_side() {
        insta::assert_snapshot!(beside(EXPECTED, GOT, "server stdout", "nothing for 2 s", 120));
    }

    #[test]
    fn what_is_missing_is_named() {
        let both = beside(EXPECTED, GOT, "server exit", "nothing for 2 s", 80);
        assert!(both.contains("  ▸ server exit 0\n"), "{both}");
        assert!(both.ends_with("  ▸ (nothing for 2 s)\n"), "{both}");
        let both = beside(EXPECTED, "server stderr\n  error: x\n", "server stderr", "", 80);
        assert!(both.contains("  ▸   (nothing more)\n"), "{both}");
    }

    #[test]
    fn what_is_the_same_has_no_mark() {
        assert!(!beside(EXPECTED, EXPECTED, "server stdout", "nothing", 80).contains(MARK));
    }

    #[test]
    fn lines_with_little_in_common_are_not_compared() {
        assert_eq!(carets("  left without a word", "  received: x"), None);
    }
}
