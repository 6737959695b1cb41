//! The scene as it should be beside the scene as it was, line by line, with a mark where they part.

use std::fmt::Write;

use similar::{ChangeTag, TextDiff};
use unicode_width::UnicodeWidthStr;

use super::ladder::{self, CLOSE, Spacing, USUAL, label_column, lane_head, lane_indent};
use crate::record::{Direction, Lane, Rung, Scene};

/// From this many columns on, the two stand side by side where they fit.
const WIDE: usize = 100;

/// Lines that have less than this in common are not compared by character.
const ALIKE: f32 = 0.6;

/// What stands in the margin of the line at which the two part.
pub(super) const MARK: &str = "▸ ";

/// The two scenes. `lane` is where the check was looking, `missing` what is written where something
/// should have come.
pub(super) fn beside(
    expected: &Scene,
    got: &Scene,
    lane: &Lane,
    missing: &str,
    width: usize,
) -> String {
    let drawn = [USUAL, CLOSE].map(|spacing| {
        rows(&parts(expected, &spacing), &parts(got, &spacing), Some(lane), missing)
    });
    let widths = |rows: &[Row]| {
        let widest = |cell: fn(&Row) -> &Option<String>| {
            rows.iter().filter_map(|row| cell(row).as_deref()).map(UnicodeWidthStr::width).max()
        };
        let left = widest(|row| &row.expected).unwrap_or(0).max("expected".len());
        (left, widest(|row| &row.got).unwrap_or(0))
    };
    // A margin before each, and three columns between them.
    let fits_beside = |rows: &&Vec<Row>| {
        let (left, right) = widths(rows);
        width >= WIDE && left + right + 11 <= width
    };
    // Other lines are broken where they are too long.
    let fits_alone = |rows: &&Vec<Row>| {
        let cells = rows.iter().flat_map(|row| [&row.expected, &row.got]).flatten();
        cells.filter(|cell| cell.contains('│')).all(|cell| cell.width() + 4 <= width)
    };
    if let Some(rows) = drawn.iter().find(fits_beside) {
        return side_by_side(rows, widths(rows).0);
    }
    let rows = drawn.iter().find(fits_alone).unwrap_or(&drawn[1]);
    format!(
        "  expected\n{}\n  got\n{}",
        column(rows, |row| &row.expected),
        column(rows, |row| &row.got)
    )
}

/// One scene alone.
pub(super) fn alone(got: &Scene) -> String {
    let got = parts(got, &USUAL);
    let rows = rows(&got, &got, None, "");
    format!("  got\n{}", column(&rows, |row| &row.got))
}

/// Where two scenes part in a lane: how many of its lines, or of the ladder's rungs, are the same.
pub fn same_so_far(expected: &Scene, got: &Scene, lane: &Lane) -> usize {
    let lines = |scene| {
        let parts = parts(scene, &USUAL);
        let part = parts.into_iter().find(|part| part.lane == *lane);
        part.map_or(Vec::new(), |part| part.lines)
    };
    same(&lines(expected), &lines(got))
}

fn same(expected: &[Line], got: &[Line]) -> usize {
    expected.iter().zip(got).take_while(|(one, other)| one.says == other.says).count()
}

/// A line of each scene. `None`: there is none.
#[derive(Debug, Default, PartialEq, Eq)]
struct Row {
    expected: Option<String>,
    got: Option<String>,
    marked: bool,
}

/// A ladder or a lane.
struct Part {
    lane: Lane,
    /// The parties' names, or the lane's.
    head: Option<String>,
    lines: Vec<Line>,
}

/// A line of it.
struct Line {
    drawn: String,
    says: Says,
    /// The column in which what it says begins.
    column: usize,
}

/// What a line says. The distance between the parties does not count, nor does who has not come yet.
#[derive(PartialEq, Eq)]
enum Says {
    Arrow(Direction, bool, String),
    Other(String),
}

/// A scene's parts, in order.
fn parts(scene: &Scene, spacing: &Spacing) -> Vec<Part> {
    let mut rows = ladder::rows(scene, spacing).into_iter();
    let head = rows.next();
    let column = label_column(scene, spacing);
    let rung = |(drawn, rung): (String, &Rung)| {
        let says = match rung {
            Rung::Arrow { to, lost, label, .. } => Says::Arrow(*to, *lost, label.text.clone()),
            Rung::Happened { .. } | Rung::Gone { .. } => Says::Other(drawn.clone()),
        };
        Line { drawn, says, column }
    };
    let wire = Part { lane: Lane::Wire, head, lines: rows.zip(&scene.rungs).map(rung).collect() };
    let lanes = scene.lanes.iter().map(|(lane, lines)| {
        let indent = lane_indent(lane);
        let line = |line: &String| Line {
            drawn: format!("{indent}{line}"),
            says: Says::Other(line.clone()),
            column: indent.len(),
        };
        Part { lane: lane.clone(), head: lane_head(lane), lines: lines.iter().map(line).collect() }
    });
    Some(wire).filter(|wire| !wire.lines.is_empty()).into_iter().chain(lanes).collect()
}

/// The lines of both, part by part, with the same part of both in the same rows.
fn rows(expected: &[Part], got: &[Part], looked_at: Option<&Lane>, missing: &str) -> Vec<Row> {
    let find = |parts: &'_ [Part], lane: &Lane| parts.iter().position(|part| part.lane == *lane);
    let only_got = got.iter().filter(|part| find(expected, &part.lane).is_none());
    let mut rows = Vec::new();
    let mut after_ladder = false;
    for Part { lane, .. } in expected.iter().chain(only_got) {
        let nothing = Part { lane: lane.clone(), head: None, lines: Vec::new() };
        let expected = find(expected, lane).map_or(&nothing, |at| &expected[at]);
        let got = find(got, lane).map_or(&nothing, |at| &got[at]);
        if after_ladder {
            rows.push(Row::of(Some(""), Some("")));
        }
        after_ladder = *lane == Lane::Wire;
        let is_looked_at = looked_at == Some(lane);
        if expected.head.is_some() || got.head.is_some() {
            // A lane that should have begun is there, with nothing in it.
            let got = got.head.as_ref().or(expected.head.as_ref().filter(|_| is_looked_at));
            rows.push(Row::of(expected.head.as_deref(), got.map(String::as_str)));
        }
        let same = same(&expected.lines, &got.lines);
        for number in 0..expected.lines.len().max(got.lines.len()) {
            let (one, other) = (expected.lines.get(number), got.lines.get(number));
            let drawn = |line: Option<&Line>| line.map(|line| line.drawn.clone());
            let mut row = Row { expected: drawn(one), got: drawn(other), marked: false };
            if !is_looked_at || number != same {
                rows.push(row);
                continue;
            }
            row.marked = true;
            let indent = lane_indent(lane);
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

/// A row with a `^` below each character that is in one of the two lines and not in the other. Where
/// they have little in common, nothing.
fn carets(line: &Line, got: &Line) -> Option<Row> {
    let (expected, came) = match (&line.says, &got.says) {
        (Says::Arrow(to, lost, expected), Says::Arrow(came, got_lost, got)) => {
            let is_cut = expected.contains('…') || got.contains('…');
            if is_cut || (to, lost) != (came, got_lost) {
                return None;
            }
            (expected, got)
        }
        (Says::Other(expected), Says::Other(got)) => (expected, got),
        _ => return None,
    };
    let [in_expected, in_got] = by_character(expected, came)?;
    let below = |column: usize, pieces: Vec<Piece>| {
        let below = pieces.iter().map(|piece| {
            let mark = if piece.differs { "^" } else { " " };
            mark.repeat(piece.text.width())
        });
        " ".repeat(column) + &below.collect::<String>()
    };
    let (below_expected, below_got) = (below(line.column, in_expected), below(got.column, in_got));
    let cell = |below: String| {
        let below = below.replace("^ ^", "^^^").replace("^  ^", "^^^^");
        Some(below.trim_end().to_owned()).filter(|below| !below.is_empty())
    };
    Some(Row { expected: cell(below_expected), got: cell(below_got), marked: false })
}

/// Some characters of a line that is compared with another.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Whether they are in this line alone.
    pub(super) differs: bool,
}

/// Two lines in pieces, compared by character. `None`: they have little in common.
pub(super) fn by_character(expected: &str, got: &str) -> Option<[Vec<Piece>; 2]> {
    let diff = TextDiff::from_chars(expected, got);
    if diff.ratio() < ALIKE {
        return None;
    }
    let pieces = |own: ChangeTag| {
        let mut pieces: Vec<Piece> = Vec::new();
        for change in diff.iter_all_changes() {
            let differs = change.tag() == own;
            if !differs && change.tag() != ChangeTag::Equal {
                continue;
            }
            match pieces.last_mut().filter(|last| last.differs == differs) {
                Some(last) => last.text.push_str(change.value()),
                None => pieces.push(Piece { text: change.value().to_owned(), differs }),
            }
        }
        pieces
    };
    Some([pieces(ChangeTag::Delete), pieces(ChangeTag::Insert)])
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
    use super::super::read::read;
    use super::*;

    fn scene(text: &str) -> Scene {
        read(text).scenes.remove(0)
    }

    const EXPECTED: &str = "\
── a message

client 1   client 2      server
   ├───────────┼──────── connect ─────▸│
   │◂──────────┼──────── \"Hello, client!\" ──────┤
   │◂──────────┼──────── close ──────┤

server stdout
  listening on <server>
  received: 你好 Server
server exit 0
";

    const GOT: &str = "\
── a message

client 1   server
   ├──────── connect ───▸│
   │◂─────── \"Hello, Client!\" ──────┤

server stdout
  listening on <server>
  received: 你好 server
";

    fn both(lane: Lane, width: usize) -> String {
        beside(&scene(EXPECTED), &scene(GOT), &lane, "nothing for 2 s", width)
    }

    #[test]
    fn the_wire_is_marked_by_character_where_it_differs() {
        insta::assert_snapshot!(both(Lane::Wire, 80));
    }

    #[test]
    fn where_there_is_room_they_stand_side_by_side() {
        insta::assert_snapshot!(both(Lane::Stdout("server".to_owned()), 130));
    }

    #[test]
    fn a_ladder_with_two_clients_is_drawn_closer_where_there_is_less_room() {
        insta::assert_snapshot!(both(Lane::Wire, 100));
        let narrow = both(Lane::Wire, 60);
        assert!(narrow.lines().all(|line| line.width() <= 60), "{narrow}");
    }

    #[test]
    fn what_is_missing_is_named() {
        let both = both(Lane::Exit("server".to_owned()), 80);
        assert!(both.contains("  ▸ server exit 0\n"), "{both}");
        assert!(both.ends_with("  ▸ (nothing for 2 s)\n"), "{both}");
        let lane = Lane::Stderr("server".to_owned());
        let got = scene("server stderr\n  error: x\n");
        let both = beside(&scene(EXPECTED), &got, &lane, "", 80);
        assert!(both.contains("  ▸   (nothing more)\n"), "{both}");
    }

    #[test]
    fn what_is_the_same_has_no_mark() {
        let expected = scene(EXPECTED);
        let lane = Lane::Stdout("server".to_owned());
        assert!(!beside(&expected, &expected, &lane, "nothing", 80).contains(MARK));
    }

    #[test]
    fn lines_with_little_in_common_are_not_compared() {
        let line = |text: &str| Line {
            drawn: text.to_owned(),
            says: Says::Other(text.to_owned()),
            column: 2,
        };
        assert_eq!(carets(&line("left without a word"), &line("received: x")), None);
    }
}
