//! Bytes as text, and as a hex dump.

use std::ops::Range;

use maud::{Markup, html};

use super::safe::safe;
use crate::record::{Goal, Wanted, payload};

/// So many bytes stand in a row: as many as a telephone has room for.
const ROW: usize = 8;

/// Of long messages that differ, so many rows are shown before the first difference, and from it on.
const BEFORE: usize = 4;
const AFTER: usize = 12;

/// The bytes that a check waited for beside those that it got.
pub(super) fn section(goal: &Goal) -> Markup {
    let is_about_bytes = matches!(goal.wanted, Wanted::Bytes | Wanted::Datagram);
    html! {
        @if is_about_bytes && !goal.expected.is_empty() {
            section aria-labelledby="bytes" {
                h2 #bytes { "The bytes" }
                (difference(&goal.expected, &goal.got))
            }
        }
    }
}

fn difference(expected: &[u8], got: &[u8]) -> Markup {
    let same = payload::same_bytes(expected, got);
    let differ = expected != got;
    html! {
        p { (where_they_differ(expected, got, same)) }
        div.pair {
            @for (name, bytes) in [("expected", expected), ("got", got)] {
                div.side {
                    h3 { (name) ", " (count(bytes.len())) }
                    (window(name, bytes, differ.then_some(same)))
                }
            }
        }
    }
}

fn where_they_differ(expected: &[u8], got: &[u8], same: usize) -> String {
    if got.is_empty() {
        "Nothing came.".to_owned()
    } else if expected == got {
        "They are the same.".to_owned()
    } else if same == got.len() {
        format!("The first {} came, and then no more.", count(same))
    } else if same == expected.len() {
        format!("After {} as expected, more came.", count(same))
    } else {
        format!("They differ from byte {same} on, counted from 0.")
    }
}

/// The rows around a place.
fn window(name: &str, bytes: &[u8], mark: Option<usize>) -> Markup {
    let at = mark.unwrap_or(0) / ROW;
    let start = (at.saturating_sub(BEFORE) * ROW).min(bytes.len());
    let end = ((at + AFTER) * ROW).min(bytes.len());
    html! {
        @if start > 0 {
            p.note { "after " (count(start)) ", the same in both" }
        }
        (dump(name, bytes, start..end, mark))
        @if end < bytes.len() {
            p.note { "and " (count(bytes.len() - end)) " more" }
        }
    }
}

/// A message: its text and its hex dump. Of its `length` bytes only the first may be kept.
pub(super) fn message(bytes: &[u8], length: usize) -> Markup {
    html! {
        @if bytes.is_empty() {
            p.note { "0 bytes" }
        } @else {
            p.note {
                @if bytes.len() < length { "the first " (bytes.len()) " of " }
                (count(length)) ", as text:"
            }
            p.quoted { (text(bytes)) }
            p.note { "offset, bytes in hex, and as ASCII:" }
            (dump("message", bytes, 0..bytes.len(), None))
        }
    }
}

/// `1 byte`
fn count(bytes: usize) -> String {
    if bytes == 1 { "1 byte".to_owned() } else { format!("{bytes} bytes") }
}

/// The text, with a new line after each line end. Escapes look otherwise than the text around them.
fn text(bytes: &[u8]) -> Markup {
    let escaped = |text: String| html! { span.escape { (text) } };
    let shown = |piece: &str| {
        let is_plain = payload::escape(piece) == piece;
        if is_plain {
            html! { (piece) }
        } else {
            escaped(payload::escape(piece))
        }
    };
    html! {
        code {
            @for chunk in bytes.utf8_chunks() {
                @for line in chunk.valid().split_inclusive('\n') {
                    @for piece in pieces(line) {
                        (shown(piece))
                    }
                    @if line.ends_with('\n') { br; }
                }
                @for byte in chunk.invalid() {
                    (escaped(format!("\\x{byte:02x}")))
                }
            }
        }
    }
}

/// A text cut between what is shown as it is and what is escaped.
fn pieces(text: &str) -> Vec<&str> {
    let is_plain = |character: char| {
        let mut buffer = [0; 4];
        let text: &str = character.encode_utf8(&mut buffer);
        payload::escape(text) == text
    };
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, character) in text.char_indices() {
        let plain = is_plain(character);
        if last.is_some_and(|last| last != plain) {
            pieces.push(&text[start..at]);
            start = at;
        }
        last = Some(plain);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

/// The rows of a hex dump, and a mark at one byte, or after the last one.
fn dump(name: &str, bytes: &[u8], part: Range<usize>, mark: Option<usize>) -> Markup {
    let rows = part.clone().step_by(ROW).map(|start| start..(start + ROW).min(part.end));
    let ends_here = mark.filter(|mark| *mark >= bytes.len());
    html! {
        pre.dump tabindex="0" role="group" aria-label={ "hex dump, " (name) } {
            @for row in rows {
                (dump_row(bytes, row, mark))
            }
            @if ends_here.is_some() {
                b { "▸ " mark { (if bytes.is_empty() { "(nothing)" } else { "(nothing more)" }) } }
                "\n"
            }
        }
    }
}

fn dump_row(bytes: &[u8], row: Range<usize>, mark: Option<usize>) -> Markup {
    let is_marked = mark.is_some_and(|mark| row.contains(&mark));
    let gap = "   ".repeat(ROW - row.len());
    html! {
        @if is_marked { b { "▸ " } } @else if mark.is_some() { "  " }
        span.offset { (format!("{:04x}", row.start)) } " "
        @for at in row.clone() {
            " " (marked(format!("{:02x}", bytes[at]), mark == Some(at)))
        }
        (gap) "  "
        @for at in row {
            (marked(ascii(bytes[at]).to_string(), mark == Some(at)))
        }
        "\n"
    }
}

fn marked(text: String, is_marked: bool) -> Markup {
    html! {
        @if is_marked { mark { (safe(&text)) } } @else { (safe(&text)) }
    }
}

fn ascii(byte: u8) -> char {
    if byte.is_ascii_graphic() || byte == b' ' { char::from(byte) } else { '.' }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_has_a_window_and_a_mark() {
        let long: Vec<u8> = (0..=255).collect();
        let mut other = long.clone();
        other[100] = b'<';
        insta::assert_snapshot!(difference(&long, &other).into_string());
    }

    #[test]
    fn what_is_missing_is_marked_at_the_end() {
        let page = difference(b"Hello", b"Hel").into_string();
        assert!(page.contains("The first 3 bytes came, and then no more."), "{page}");
        assert!(page.contains("<mark>(nothing more)</mark>"), "{page}");
        assert!(page.contains("<mark>6c</mark>"), "{page}");
        assert!(difference(b"Hello", b"").into_string().contains("<mark>(nothing)</mark>"));
    }

    #[test]
    fn text_shows_line_ends_and_bytes_that_are_none() {
        let page = text(b"a <b>\r\nc\xff\xe2\x80\xae").into_string();
        let shown = "<code>a &lt;b&gt;<span class=\"escape\">\\r\\n</span><br>c\
                     <span class=\"escape\">\\xff</span><span class=\"escape\">\\u{202e}</span></code>";
        assert_eq!(page, shown);
    }
}
