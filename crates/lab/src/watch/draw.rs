//! Draws the model: a head of two lines, the body, and a foot with where to edit, what goes on, and the keys.

use std::path::PathBuf;

use ansi_to_tui::IntoText;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::body::mark;
use super::keys::KEYS;
use super::model::{Doing, Model, View};
use crate::report;
use crate::screen::{BOLD, DIM, PLAIN};

/// What the terminal can show.
#[derive(Clone, Copy, Debug)]
pub struct Looks {
    pub colours: bool,
    pub unicode: bool,
}

/// The rows of the head and of the foot.
const HEAD: u16 = 3;
const FOOT: u16 = 4;

/// So many lines of the body are seen on a screen of this size, and so many there are.
pub fn page(model: &Model, area: Rect) -> (usize, usize) {
    let page = area.height.saturating_sub(HEAD + FOOT);
    (usize::from(page), body(model, area.width).len())
}

/// Draws everything.
pub fn draw(model: &Model, looks: Looks, frame: &mut Frame) {
    let area = frame.area();
    let buffer = frame.buffer_mut();
    let width = area.width;
    let mut row = 0;
    let mut put = |buffer: &mut Buffer, line: &Line| {
        if row < area.height {
            buffer.set_line(0, row, line, width);
        }
        row += 1;
    };
    for line in head(model, width) {
        put(buffer, &line);
    }
    let lines = body(model, width);
    let page = usize::from(area.height.saturating_sub(HEAD + FOOT));
    let scroll = first_line(model, page, lines.len());
    let left = lines.len().saturating_sub(scroll + page);
    let seen = lines.iter().skip(scroll).take(page).cloned();
    for line in seen.chain(std::iter::repeat(Line::default())).take(page) {
        put(buffer, &line);
    }
    for line in foot(model, width, scroll, left) {
        put(buffer, &line);
    }
    adapt(buffer, looks);
}

/// The first line of the body that is seen.
fn first_line(model: &Model, page: usize, lines: usize) -> usize {
    let scroll = model.scroll.min(lines.saturating_sub(page));
    match model.line_in_sight() {
        Some(line) if line >= scroll + page => line + 1 - page,
        Some(line) => scroll.min(line),
        None => scroll,
    }
}

fn head(model: &Model, width: u16) -> Vec<Line<'static>> {
    let (chapter, course) = (model.chapter, model.course);
    let done =
        (0..chapter.steps.len()).filter(|number| mark(model.status(*number)).1 == '✓').count();
    let others = course.chapters.iter().filter(|other| other.number != chapter.number);
    let in_all = done + others.map(|other| model.progress.count(other)).sum::<usize>();
    let all: usize = course.chapters.iter().map(|chapter| chapter.steps.len()).sum();
    let title = format!("{BOLD}{} {}{PLAIN} · {}", chapter.number, chapter.name, chapter.title);
    let counts = format!("{done} of {} · course {in_all} of {all}", chapter.steps.len());
    let marks: String = (0..chapter.steps.len())
        .map(|number| {
            let (colour, mark) = mark(model.status(number));
            let here = if number == model.shown { "\u{1b}[7m" } else { "" };
            format!("{colour}{here}{mark}{PLAIN}")
        })
        .collect();
    let step = format!(
        "{marks}  step {} of {} · {BOLD}{}{PLAIN}",
        model.shown + 1,
        chapter.steps.len(),
        model.step().name
    );
    vec![
        spread(&title, &format!("{DIM}{counts}{PLAIN}"), width),
        spread(&step, &verdict(model), width),
        line(&format!("{DIM}{}{PLAIN}", "─".repeat(width.into()))),
    ]
}

/// What came of the step that is shown, in a few words.
fn verdict(model: &Model) -> String {
    if model.broken.is_some() {
        return format!("{DIM}does not compile{PLAIN}");
    }
    match (model.status(model.shown), model.verdict()) {
        (Some(status), Some(verdict)) => {
            let (colour, sign) = mark(Some(status));
            let time = crate::screen::duration(verdict.millis);
            let time = if verdict.has_failed() { format!(" after {time}") } else { String::new() };
            format!("{colour}{sign} {}{time}{PLAIN}", report::word(status))
        }
        (Some(status), None) => format!("{DIM}{}{PLAIN}", report::word(status)),
        (None, _) => String::new(),
    }
}

fn foot(model: &Model, width: u16, above: usize, below: usize) -> Vec<Line<'static>> {
    let more = match (above, below) {
        (0, 0) => String::new(),
        (_, 0) => " ↑ ".to_owned(),
        (_, below) => format!(" ↓ {below} more {} ", if below == 1 { "line" } else { "lines" }),
    };
    let rule = "─".repeat(usize::from(width).saturating_sub(more.width() + 2));
    let edit = format!("{EDIT}{}", place(model));
    let second = match model.question() {
        Some(question) => format!("{BOLD}{question}{PLAIN}"),
        None => status(model),
    };
    vec![
        line(&format!("{DIM}{rule}{more}──{PLAIN}")),
        line(&edit),
        line(&second),
        keys(model, width),
    ]
}

const EDIT: &str = "edit  ";

/// Where to edit, and where else the fault may be.
fn place(model: &Model) -> String {
    model.places().join("  or  ")
}

/// A part of the screen that terminals open on a click.
pub struct Link {
    pub column: u16,
    pub row: u16,
    /// What stands there.
    pub text: String,
    pub file: PathBuf,
}

/// Where to edit, as a link.
pub fn link(model: &Model, area: Rect) -> Option<Link> {
    let text = model.places().first()?.split("   ").next()?.to_owned();
    let column = u16::try_from(EDIT.len()).ok()?;
    let fits = usize::from(area.width) >= EDIT.len() + text.width();
    let file = model.course.root.join(text.split(':').next()?);
    let row = area.height.checked_sub(FOOT - 1)?;
    (fits && row >= HEAD).then_some(Link { column, row, text, file })
}

/// What goes on.
fn status(model: &Model) -> String {
    let count = model.chapter.steps.len();
    match &model.doing {
        Doing::Building(cargo) => format!("building … {DIM}{}{PLAIN}", cargo.trim()),
        Doing::Checking(done) => format!("checking … {done} of {count}"),
        Doing::Nothing if model.polls => {
            format!(
                "{DIM}waiting for a save; this disk tells of none, so it is looked at twice a second{PLAIN}"
            )
        }
        Doing::Nothing => format!("{DIM}waiting for a save{PLAIN}"),
    }
}

/// As many keys as there is room for.
fn keys(model: &Model, width: u16) -> Line<'static> {
    let known: Vec<(&str, &str)> = match model.view {
        View::List { .. } => vec![("↑↓", "choose"), ("Enter", "go there"), ("Esc", "back")],
        View::Ask(_) => vec![("y", "yes"), ("n", "no")],
        View::Step => KEYS.iter().map(|(key, name, _)| (*key, *name)).collect(),
        _ => std::iter::once(("Esc", "back"))
            .chain(KEYS.iter().map(|(key, name, _)| (*key, *name)))
            .collect(),
    };
    let mut spans: Vec<Span> = Vec::new();
    let mut used = 0;
    for (key, name) in known {
        let needed = key.width() + name.width() + 3;
        if used + needed > usize::from(width) + 2 {
            break;
        }
        used += needed;
        spans.push(Span::styled(key, Style::new().add_modifier(Modifier::BOLD)));
        spans.push(Span::styled(format!(" {name}  "), Style::new().add_modifier(Modifier::DIM)));
    }
    Line::from(spans)
}

/// The body in lines that fit.
fn body(model: &Model, width: u16) -> Vec<Line<'static>> {
    let text = model.body(width.into());
    let lines = text.into_text().map(|text| text.lines).unwrap_or_default();
    lines.into_iter().flat_map(|line| cut(line, width.into())).collect()
}

/// A line in pieces of at most this width: what is too long goes on below, from a space where there is one.
fn cut(line: Line<'static>, width: usize) -> Vec<Line<'static>> {
    let mut rest: Vec<(char, Style)> = line
        .spans
        .iter()
        .flat_map(|span| span.content.chars().map(|character| (character, span.style)))
        .collect();
    let mut lines = Vec::new();
    loop {
        let mut used = 0;
        let fits = rest.iter().take_while(|(character, _)| {
            used += character.width().unwrap_or(0);
            used <= width
        });
        // At least one, however narrow the screen is.
        let fits = fits.count().max(1);
        if fits >= rest.len() {
            lines.push(styled(&rest));
            return lines;
        }
        let space = rest[..fits].iter().rposition(|(character, _)| *character == ' ');
        let end = space.filter(|space| *space > width / 2).map_or(fits, |space| space + 1);
        let after = rest.split_off(end);
        lines.push(styled(&rest));
        rest = after;
    }
}

fn styled(characters: &[(char, Style)]) -> Line<'static> {
    let pieces = characters.chunk_by(|(_, one), (_, other)| one == other);
    let span = |piece: &[(char, Style)]| {
        Span::styled(
            piece.iter().map(|(character, _)| character).collect::<String>(),
            piece.first().map_or(Style::new(), |(_, style)| *style),
        )
    };
    pieces.map(span).collect()
}

/// A line of text with colours.
fn line(text: &str) -> Line<'static> {
    let lines = text.into_text().map(|text| text.lines).unwrap_or_default();
    lines.into_iter().next().unwrap_or_default()
}

/// A line with something at its right end, if there is room for it.
fn spread(left: &str, right: &str, width: u16) -> Line<'static> {
    let (mut left, right) = (line(left), line(right));
    let gap = usize::from(width).saturating_sub(left.width() + right.width());
    if gap > 0 {
        left.push_span(" ".repeat(gap));
        left.spans.extend(right.spans);
    }
    left
}

/// Leaves out the colours, and the signs that the terminal cannot show.
fn adapt(buffer: &mut Buffer, looks: Looks) {
    for cell in &mut buffer.content {
        if !looks.colours {
            cell.set_fg(Color::Reset).set_bg(Color::Reset);
        }
        if !looks.unicode && !cell.symbol().is_ascii() {
            cell.set_symbol(in_ascii(cell.symbol()));
        }
    }
}

/// What stands for a sign where there is no Unicode.
fn in_ascii(symbol: &str) -> &'static str {
    match symbol {
        "✓" => "+",
        "✗" => "x",
        "▸" => ">",
        "◂" => "<",
        "·" | "–" | "─" => "-",
        "│" | "▏" | "┃" => "|",
        "├" | "┤" | "┌" | "┐" | "└" | "┘" | "┼" => "+",
        "…" => ".",
        "↑" => "^",
        "↓" => "v",
        _ => "?",
    }
}
