//! Prose laid out to a width.

use textwrap::core::{Word, break_words, display_width};
use textwrap::wrap_algorithms::wrap_first_fit;

/// The text in lines of at most `width` columns. What a blank line, a list's `- ` or four spaces of
/// indent begin stays apart; the rest flows.
pub fn wrap(text: &str, width: usize) -> String {
    let mut wrapped = String::new();
    let mut paragraph = String::new();
    let flush = |paragraph: &mut String, wrapped: &mut String| {
        if !paragraph.is_empty() {
            let hang = if paragraph.starts_with("- ") { "  " } else { "" };
            wrapped.push_str(&fill(paragraph, width, "", hang));
            paragraph.clear();
        }
    };
    for line in text.trim_end().lines().map(str::trim_end) {
        let stays = line.is_empty() || line.starts_with("    ");
        if stays || line.starts_with("- ") {
            flush(&mut paragraph, &mut wrapped);
        }
        if stays {
            wrapped.push_str(line);
            wrapped.push('\n');
            continue;
        }
        if !paragraph.is_empty() {
            paragraph.push(' ');
        }
        paragraph.push_str(line.trim_start());
    }
    flush(&mut paragraph, &mut wrapped);
    wrapped
}

/// The text in lines of at most `width` columns: the first with this margin, the others with that.
pub fn fill(text: &str, width: usize, first: &str, others: &str) -> String {
    let room = width.saturating_sub(first.len().max(others.len())).max(1);
    let words = pieces(text).into_iter().flat_map(|piece| {
        // What has no room on a line of its own is broken all the same.
        let fits = display_width(piece.trim_end()) <= room;
        if fits { vec![piece] } else { piece.split_inclusive(' ').collect() }
    });
    let words = break_words(words.map(Word::from), room);
    let widths = [first, others].map(|margin| width.saturating_sub(margin.len()) as f64);
    let mut lines = String::new();
    for (number, line) in wrap_first_fit(&words, &widths).into_iter().enumerate() {
        let margin = if number == 0 { first } else { others };
        let text: String = line.iter().flat_map(|word| [word.word, word.whitespace]).collect();
        lines.push_str(&format!("{margin}{}\n", text.trim_end()));
    }
    lines
}

/// The text cut after its spaces, two of them in a row being one place. Code between backticks stays whole, and a
/// name such as `<client 1>`.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut in_code) = (0, false);
    for (at, character) in text.char_indices() {
        let rest = &text[at + character.len_utf8()..];
        match character {
            '`' => in_code = !in_code && rest.contains('`'),
            ' ' if !in_code && !rest.starts_with(' ') && !text[start..at].ends_with("<client") => {
                pieces.push(&text[start..=at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(&text[start..]);
    pieces
}

/// Whether the character drives the reader's terminal or is not seen: it moves the cursor, changes colours,
/// turns the order of a line round (Unicode's bidirectional controls, UAX #9), or is one of the format
/// characters without a look of their own, such as a byte order mark or a space without width.
pub fn is_unseen(character: char) -> bool {
    let is_format = matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}');
    character.is_control() || is_format
}

/// The text with a margin before each line that is not empty.
pub fn indent(text: &str, margin: &str) -> String {
    let line =
        |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("{margin}{line}\n") };
    text.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_flows_and_code_stays() {
        let text = "In Python: one two\nthree.\n\n    client.send(b\"a b c d e f\")\n\n\
                    - An item that is long,\n  and goes on.\n- Another.\n";
        let wrapped = "In Python: one two\nthree.\n\n    client.send(b\"a b c d e f\")\n\n\
                       - An item that is\n  long, and goes on.\n- Another.\n";
        assert_eq!(wrap(text, 20), wrapped);
        assert_eq!(wrap("one two\nthree", 80), "one two three\n");
    }

    #[test]
    fn code_is_not_broken() {
        assert_eq!(
            wrap("Look up `let a = [0; 4]` there.", 16),
            "Look up\n`let a = [0; 4]`\nthere.\n"
        );
    }

    #[test]
    fn code_that_goes_on_in_the_next_line_is_joined() {
        assert_eq!(
            wrap("Look up `let a =\n  [0; 4]` there.", 16),
            "Look up\n`let a = [0; 4]`\nthere.\n"
        );
        assert_eq!(
            wrap("Look up `let a = [0; 4]` there.", 10),
            "Look up\n`let a =\n[0; 4]`\nthere.\n"
        );
        assert_eq!(wrap("A ` alone is no code.", 10), "A ` alone\nis no\ncode.\n");
    }

    #[test]
    fn wide_characters_take_two_columns_and_a_long_word_is_broken() {
        assert_eq!(wrap("你好 你好", 8), "你好\n你好\n");
        assert_eq!(wrap("an xxxxxxxxxxxx", 8), "an\nxxxxxxxx\nxxxx\n");
        assert_eq!(
            fill("two  spaces <client 1>", 14, "  ", "    "),
            "  two  spaces\n    <client 1>\n"
        );
    }

    #[test]
    fn what_nobody_sees_is_known() {
        assert!("\u{feff}\u{200b}\u{202e}\u{2066}\u{ad}\u{1b}\n".chars().all(is_unseen));
        assert!(!"é e\u{301} 你 \u{a0}❤\u{fe0f}".chars().any(is_unseen));
    }

    #[test]
    fn empty_lines_have_no_margin() {
        assert_eq!(indent("a\n\nb\n", "  "), "  a\n\n  b\n");
    }
}
