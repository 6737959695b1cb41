//! A ladder as a drawing: a pure function of a scene.

use maud::{Markup, html};
use unicode_width::UnicodeWidthStr;

use super::safe::safe;
use crate::record::{Direction, Label, Rung, Scene};
use crate::report::sentence::sentence;

/// Lengths are in pixels. A text of n columns takes n times this, halved.
const TWO_COLUMNS: usize = 17;

/// Around the drawing; room for the mark's frame.
const MARGIN: usize = 16;

/// The parties' names.
const HEAD: usize = 34;

/// A row: its label, and its arrow below it.
const ROW: usize = 44;

/// How far below the top of a row its arrow is.
const ARROW: usize = 30;

/// What a marked row has more than another: the words of the mark.
const TAG: usize = 24;

/// The narrowest distance between two lines of a kind, and between the clients' and the servers'.
const NARROW: usize = 84;
const GAP: usize = 200;

/// Between a label and the lines beside it.
const ROOM: usize = 22;

/// How far from its line an arrow ends that does not arrive. The word for it stands in the space.
const SHORT: usize = 56;

/// A row that stands out, with words above it.
pub(super) struct Mark {
    /// Its number.
    pub(super) at: usize,
    /// What stands there.
    pub(super) says: &'static str,
    /// What is in it where the scene has no such row.
    pub(super) missing: String,
}

/// A drawn ladder.
pub(super) struct Drawing {
    pub(super) svg: Markup,
    pub(super) width: usize,
    pub(super) height: usize,
    /// Where the label of each row is.
    pub(super) labels: Vec<Place>,
}

/// A part of the drawing.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

/// Draws a scene's ladder. `name` is `expected` or `got`.
pub(super) fn ladder(scene: &Scene, name: &str, mark: Option<&Mark>) -> Drawing {
    let lines = Lines::of(scene, mark);
    let tops = Tops { mark: mark.map(|mark| mark.at) };
    let rows = scene.rungs.len().max(mark.map_or(0, |mark| mark.at + 1));
    let (width, height) = (lines.width, tops.of(rows) + MARGIN / 2);
    let (left, right) = lines.inner();
    let labels = (0..scene.rungs.len()).map(|number| Place {
        left,
        top: tops.of(number),
        width: right - left,
        height: tops.of(number + 1) - tops.of(number),
    });
    let svg = html! {
        svg role="img" aria-labelledby={ (name) "-title" } aria-describedby={ (name) "-told" }
            width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } {
            title id={ (name) "-title" } { "ladder: " (name) }
            desc id={ (name) "-told" } { (safe(&told(scene, mark))) }
            @if let Some(mark) = mark {
                (frame(tops.of(mark.at), width))
            }
            (parties(scene, &lines, &tops, height))
            @if let Some(mark) = mark {
                (tag(mark, tops.of(mark.at)))
            }
            @for (number, rung) in scene.rungs.iter().enumerate() {
                (row(rung, &lines, tops.arrow(number)))
            }
            @if let Some(mark) = mark.filter(|mark| mark.at >= scene.rungs.len()) {
                text.label x=((left + right) / 2) y=(tops.arrow(mark.at) - 9) { (mark.missing) }
            }
        }
    };
    Drawing { svg, width, height, labels: labels.collect() }
}

/// The whole ladder in sentences.
fn told(scene: &Scene, mark: Option<&Mark>) -> String {
    let mut sentences: Vec<String> = scene.rungs.iter().map(|rung| sentence(scene, rung)).collect();
    if let Some(mark) = mark {
        let missing = || format!("{}.", mark.missing);
        if mark.at >= sentences.len() {
            sentences.push(missing());
        }
        if let Some(marked) = sentences.get_mut(mark.at) {
            *marked = format!("{}: {marked}", mark.says);
        }
    }
    sentences.join(" ")
}

fn text_width(text: &str) -> usize {
    (text.width() * TWO_COLUMNS).div_ceil(2)
}

/// Where the parties' lines are, from the left.
struct Lines {
    clients: Vec<usize>,
    servers: Vec<usize>,
    width: usize,
}

impl Lines {
    fn of(scene: &Scene, mark: Option<&Mark>) -> Lines {
        let half = |name: &String| text_width(name) / 2;
        let labels = scene.rungs.iter().map(|rung| match rung {
            Rung::Arrow { label, lost, .. } => {
                text_width(&label.text) + 2 * ROOM + if *lost { SHORT } else { 0 }
            }
            Rung::Happened { .. } | Rung::Gone { .. } => 0,
        });
        let missing = mark.map_or(0, |mark| text_width(&mark.missing) + 2 * ROOM);
        let gap = labels.chain([missing]).fold(GAP, usize::max);
        let place = |names: &[String], mut last: usize, mut before: usize, first: usize| {
            let mut places = Vec::new();
            for name in names {
                let least = if places.is_empty() { first } else { NARROW };
                last += least.max(before + half(name) + ROOM);
                before = half(name);
                places.push(last);
            }
            places
        };
        let (clients, servers) = (&scene.clients, &scene.servers);
        let margin = clients.first().map_or(0, half) + MARGIN;
        let clients_at = match clients.split_first() {
            Some((first, others)) => {
                [vec![margin], place(others, margin, half(first), NARROW)].concat()
            }
            None => Vec::new(),
        };
        let last = clients_at.last().copied().unwrap_or(MARGIN);
        let before = clients.last().map_or(0, half);
        let servers_at = place(servers, last, before, gap);
        let mut lines = Lines { clients: clients_at, servers: servers_at, width: 0 };
        // The last name, and what stands at the right of a line, is in the drawing too.
        let names = clients.iter().chain(servers).zip(lines.clients.iter().chain(&lines.servers));
        let ends = names.map(|(name, at)| at + half(name));
        let words = scene.rungs.iter().map(|rung| match rung {
            Rung::Happened { server, what } => lines.server(*server) + 14 + text_width(what),
            Rung::Gone { party, is_client } => {
                lines.party(*party, *is_client) + 14 + text_width("gone")
            }
            Rung::Arrow { .. } => 0,
        });
        let widest = ends.chain(words).fold(last + gap, usize::max);
        lines.width = widest + MARGIN;
        lines
    }

    fn client(&self, place: usize) -> usize {
        self.clients.get(place).copied().unwrap_or(MARGIN)
    }

    fn server(&self, place: usize) -> usize {
        self.servers.get(place).copied().unwrap_or(MARGIN)
    }

    fn party(&self, place: usize, is_client: bool) -> usize {
        if is_client { self.client(place) } else { self.server(place) }
    }

    /// The two lines that have the labels between them.
    fn inner(&self) -> (usize, usize) {
        let left = self.clients.last().copied().unwrap_or(MARGIN);
        let right = self.servers.first().copied().unwrap_or(left + GAP);
        (left, right)
    }
}

/// Where the rows are, from the top.
struct Tops {
    mark: Option<usize>,
}

impl Tops {
    fn of(&self, row: usize) -> usize {
        let tag = if self.mark.is_some_and(|mark| mark < row) { TAG } else { 0 };
        HEAD + row * ROW + tag
    }

    /// Of the row's arrow.
    fn arrow(&self, row: usize) -> usize {
        self.of(row + 1) - ROW + ARROW
    }
}

/// Around the marked row.
fn frame(top: usize, width: usize) -> Markup {
    html! {
        rect.frame x="3" y=(top + 2) width=(width - 6) height=(ROW + TAG - 4) rx="6" {}
    }
}

/// The words of the mark, over the lines that are there.
fn tag(mark: &Mark, top: usize) -> Markup {
    html! {
        rect.here x="8" y=(top + 6) width=(text_width(mark.says) + 6) height="18" {}
        text.tag x="11" y=(top + 19) { (mark.says) }
    }
}

/// The names, and the line of each party to the place where it is gone.
fn parties(scene: &Scene, lines: &Lines, tops: &Tops, height: usize) -> Markup {
    let line = |name: &String, at: usize, wanted: (usize, bool)| {
        let is_gone = |rung: &Rung| match rung {
            Rung::Gone { party, is_client } => (*party, *is_client) == wanted,
            _ => false,
        };
        let gone = scene.rungs.iter().position(is_gone);
        let end = gone.map_or(height - MARGIN / 2, |row| tops.arrow(row));
        html! {
            text.name x=(at) y="20" { (safe(name)) }
            path.line d={ "M" (at) " " (HEAD - 6) "V" (end) } {}
        }
    };
    html! {
        @for (place, name) in scene.clients.iter().enumerate() {
            (line(name, lines.client(place), (place, true)))
        }
        @for (place, name) in scene.servers.iter().enumerate() {
            (line(name, lines.server(place), (place, false)))
        }
    }
}

fn row(rung: &Rung, lines: &Lines, y: usize) -> Markup {
    match rung {
        Rung::Arrow { client, server, to, label: what, lost } => {
            let (left, right) = (lines.client(*client), lines.server(*server));
            let (inner_left, inner_right) = lines.inner();
            let middle = (inner_left + inner_right) / 2;
            if *lost {
                let (start, end, word, middle) = match to {
                    Direction::ToServer => {
                        (left, inner_right - SHORT, inner_right - SHORT / 2 + 2, middle - SHORT / 2)
                    }
                    Direction::ToClient => {
                        (right, inner_left + SHORT, inner_left + SHORT / 2 - 2, middle + SHORT / 2)
                    }
                };
                html! {
                    (arrow(start, end, y))
                    path.cross d={ "M" (end - 6) " " (y - 6) "l12 12m0 -12l-12 12" } {}
                    text.word x=(word) y=(y + 5) { "lost" }
                    (label(what, middle, y))
                }
            } else {
                let (start, end) = match to {
                    Direction::ToServer => (left, right),
                    Direction::ToClient => (right, left),
                };
                let (back, tip) =
                    if end > start { (end - 11, end - 1) } else { (end + 11, end + 1) };
                html! {
                    (arrow(start, back, y))
                    path.head d={ "M" (tip) " " (y) "L" (back) " " (y - 6) "V" (y + 6) "Z" } {}
                    (label(what, middle, y))
                }
            }
        }
        Rung::Happened { server, what } => {
            let x = lines.server(*server);
            html! {
                path.head d={ "M" (x - 6) " " (y) "L" (x) " " (y - 6) "L" (x + 6) " " (y) "L" (x) " " (y + 6) "Z" } {}
                (beside(what, x, y))
            }
        }
        Rung::Gone { party, is_client } => {
            let x = lines.party(*party, *is_client);
            html! {
                path.arrow d={ "M" (x - 8) " " (y) "h16" } {}
                (beside("gone", x, y))
            }
        }
    }
}

/// The line of an arrow, which begins with a dot.
fn arrow(start: usize, end: usize, y: usize) -> Markup {
    html! {
        circle.head cx=(start) cy=(y) r="3" {}
        path.arrow d={ "M" (start) " " (y) "H" (end) } {}
    }
}

/// Above an arrow. A message of which there are bytes looks like the link that lies over it.
fn label(label: &Label, middle: usize, y: usize) -> Markup {
    let opens = label.bytes.is_some();
    html! { text.label.opens[opens] x=(middle) y=(y - 9) { (safe(&label.text)) } }
}

/// At the right of a line, over the lines that are there.
fn beside(text: &str, x: usize, y: usize) -> Markup {
    html! {
        rect.ground x=(x + 11) y=(y - 10) width=(text_width(text) + 6) height="20" {}
        text.beside x=(x + 14) y=(y + 5) { (safe(text)) }
    }
}
