//! The conversation as it should be beside the one that was: the ladder, and each lane.

use maud::{Markup, html};

use super::bytes;
use super::drawing::{self, Drawing, Mark};
use super::safe::safe;
use crate::record::{Findings, Lane, Rung, Scene};
use crate::report::beside::{Piece, by_character, same_so_far};
use crate::report::headline::missing;
use crate::report::sentence::sentence;

/// What stands at the first difference, in both.
const HERE: &str = "▸ first difference";

/// One of the two scenes.
struct Side<'a> {
    /// `expected` or `got`, which is also in the names of places in the page.
    name: &'static str,
    scene: &'a Scene,
    /// What is written at the mark where there is nothing.
    missing: String,
}

/// Both sides, or what was got alone, and the place where they part.
struct Both<'a> {
    sides: Vec<Side<'a>>,
    /// Where the check was looking, and how much is the same there.
    parts_at: Option<(&'a Lane, usize)>,
}

/// The whole section, with its title.
pub(super) fn section(findings: &Findings) -> Markup {
    let (got, lane) = (&findings.scene, &findings.goal.lane);
    let side = |name, scene, missing: &str| Side { name, scene, missing: format!("({missing})") };
    let got_side = side("got", got, &missing(findings));
    let both = match &findings.expected {
        Some(expected) => Both {
            parts_at: Some((lane, same_so_far(expected, got, lane))),
            sides: vec![side("expected", expected, "nothing more"), got_side],
        },
        None => Both { sides: vec![got_side], parts_at: None },
    };
    let title =
        got.title.as_deref().or(findings.expected.as_ref().and_then(|it| it.title.as_deref()));
    html! {
        section aria-labelledby="conversation" {
            h2 #conversation {
                "The conversation"
                @if let Some(title) = title { ": " (safe(title)) }
            }
            (wire(&both))
            @for lane in both.lanes() {
                (printed(&both, lane))
            }
        }
    }
}

impl Both<'_> {
    /// The lanes of the first side, and those that only the other has.
    fn lanes(&self) -> Vec<&Lane> {
        let mut lanes = Vec::new();
        for (lane, _) in self.sides.iter().flat_map(|side| &side.scene.lanes) {
            if !lanes.contains(&lane) {
                lanes.push(lane);
            }
        }
        lanes
    }

    /// The place of the first difference in this lane: none if the check was looking elsewhere.
    fn mark(&self, lane: &Lane, lengths: &[usize]) -> Option<usize> {
        let (_, at) = self.parts_at.filter(|(looked_at, _)| *looked_at == lane)?;
        lengths.iter().any(|length| at < *length).then_some(at)
    }
}

/// The ladders, each with a list of its rows below it.
fn wire(both: &Both) -> Markup {
    let lengths: Vec<usize> = both.sides.iter().map(|side| side.scene.rungs.len()).collect();
    let mark = both.mark(&Lane::Wire, &lengths);
    let drawn = |side: &Side| {
        let mark = mark.map(|at| Mark { at, says: HERE, missing: side.missing.clone() });
        (!side.scene.rungs.is_empty())
            .then(|| drawing::ladder(side.scene, side.name, mark.as_ref()))
    };
    let drawings: Vec<Option<Drawing>> = both.sides.iter().map(drawn).collect();
    let widest = drawings.iter().flatten().map(|drawing| drawing.width).max().unwrap_or(0);
    html! {
        @if drawings.iter().any(Option::is_some) {
            h3 { "On the wire" }
            div.pair {
                @for (side, drawing) in both.sides.iter().zip(&drawings) {
                    // Two that do not fit beside each other stand below each other. The box has a
                    // margin and a border of its own.
                    div.side style={ "flex-basis: " (widest + 20) "px" } {
                        h4 { (side.name) }
                        @match drawing {
                            Some(drawing) => {
                                (boxed(side, drawing))
                                (list(side, mark))
                            }
                            None => (nothing(side, mark.is_some())),
                        }
                    }
                }
            }
        }
    }
}

/// A drawing in a box of its own, in which a wide one can be moved. A link lies over each message of
/// which there are bytes.
fn boxed(side: &Side, drawing: &Drawing) -> Markup {
    let label = format!("{} ladder", side.name);
    html! {
        div.ladder role="group" tabindex="0" aria-label=(label) {
            div.drawing style={ "width: " (drawing.width) "px; height: " (drawing.height) "px" } {
                (drawing.svg)
                @for (number, (rung, place)) in side.scene.rungs.iter().zip(&drawing.labels).enumerate() {
                    @if has_bytes(rung) {
                        a.message href={ "#" (bytes_id(side, number)) }
                            style={ "left: " (place.left) "px; top: " (place.top) "px; width: "
                                (place.width) "px; height: " (place.height) "px" } {
                            span.unseen { "bytes of " (safe(&sentence(side.scene, rung))) }
                        }
                    }
                }
            }
        }
    }
}

fn has_bytes(rung: &Rung) -> bool {
    matches!(rung, Rung::Arrow { label, .. } if label.bytes.is_some())
}

fn bytes_id(side: &Side, number: usize) -> String {
    format!("{}-{}-bytes", side.name, number + 1)
}

/// The rows of a ladder as sentences, each message with its bytes.
fn list(side: &Side, mark: Option<usize>) -> Markup {
    let Side { scene, .. } = side;
    let with_bytes = scene.rungs.iter().any(has_bytes);
    html! {
        details.list {
            summary { "as a list" @if with_bytes { ", with the bytes of each message" } }
            ol {
                @for (number, rung) in scene.rungs.iter().enumerate() {
                    li.here[mark == Some(number)] {
                        @if mark == Some(number) { (tag()) }
                        @match rung {
                            Rung::Arrow { label, .. } if label.bytes.is_some() => details.message {
                                summary { (safe(&sentence(scene, rung))) }
                                div id=(bytes_id(side, number)) {
                                    @if let Some(bytes) = &label.bytes {
                                        (bytes::message(bytes, label.length))
                                    }
                                }
                            },
                            _ => (safe(&sentence(scene, rung))),
                        }
                    }
                }
                @if mark == Some(scene.rungs.len()) {
                    li.here { (tag()) (side.missing) }
                }
            }
        }
    }
}

/// A lane of both.
fn printed(both: &Both, lane: &Lane) -> Markup {
    let lines: Vec<&[String]> = both.sides.iter().map(|side| side.scene.lane(lane)).collect();
    let lengths: Vec<usize> = lines.iter().map(|lines| lines.len()).collect();
    let mark = both.mark(lane, &lengths);
    let at_mark: Vec<&String> =
        mark.map_or(Vec::new(), |at| lines.iter().filter_map(|lines| lines.get(at)).collect());
    let mut compared = match at_mark[..] {
        [expected, got] => {
            by_character(expected, got).map_or(Vec::new(), |both| both.map(without_islands).into())
        }
        _ => Vec::new(),
    };
    // The last piece is taken first.
    compared.reverse();
    html! {
        h3 { (safe(&lane.to_string())) }
        div.pair {
            @for (side, lines) in both.sides.iter().zip(&lines) {
                div.side {
                    h4 { (side.name) }
                    @if lines.is_empty() {
                        (nothing(side, mark.is_some()))
                    } @else {
                        (lane_lines(side, lines, mark, compared.pop()))
                    }
                }
            }
        }
    }
}

/// The lines, of which the marked one may be in pieces.
fn lane_lines(
    side: &Side,
    lines: &[String],
    mark: Option<usize>,
    pieces: Option<Vec<Piece>>,
) -> Markup {
    html! {
        ul.lines {
            @for (number, line) in lines.iter().enumerate() {
                @if mark == Some(number) {
                    li.here {
                        (tag())
                        code {
                            @match &pieces {
                                Some(pieces) => @for piece in pieces { (compared_piece(piece)) },
                                None => (safe(line)),
                            }
                        }
                    }
                } @else {
                    li { code { (safe(line)) } }
                }
            }
            @if mark == Some(lines.len()) {
                li.here { (tag()) (side.missing) }
            }
        }
    }
}

/// One or two characters that are the same between others that differ say nothing: they are marked too.
fn without_islands(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    let last = pieces.len().saturating_sub(1);
    for (number, piece) in pieces.into_iter().enumerate() {
        let is_island = 0 < number && number < last && piece.text.chars().count() <= 2;
        match joined.last_mut() {
            Some(before) if before.differs && (piece.differs || is_island) => {
                before.text.push_str(&piece.text);
            }
            _ => joined.push(piece),
        }
    }
    joined
}

fn compared_piece(piece: &Piece) -> Markup {
    html! {
        @if piece.differs { mark { (safe(&piece.text)) } } @else { (safe(&piece.text)) }
    }
}

/// A side that has nothing where the other has something.
fn nothing(side: &Side, is_marked: bool) -> Markup {
    html! {
        @if is_marked {
            ul.lines { li.here { (tag()) (side.missing) } }
        } @else {
            p.note { "(nothing so far)" }
        }
    }
}

fn tag() -> Markup {
    html! { span.tag { (HERE) } " " }
}
