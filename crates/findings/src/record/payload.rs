//! Bytes as a person reads them.

use course::prose::is_unseen;

/// Payloads longer than this are shown as their length and both ends.
const LONG: usize = 40;

/// Lines longer than this are cut.
const LONG_LINE: usize = 100;

/// How many bytes of each end of a long payload are shown.
const END: usize = 8;

/// Text in quotation marks, anything else in hex; a long payload as its length and both ends.
pub fn show(bytes: &[u8]) -> String {
    if bytes.len() > LONG {
        let (head, tail) = (&bytes[..END], &bytes[bytes.len() - END..]);
        format!("{} bytes {} … {}", bytes.len(), runs(head), runs(tail))
    } else {
        runs(bytes)
    }
}

/// Whether [`show`] shows all of it, and as text.
pub(crate) fn is_short_text(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes);
    bytes.len() <= LONG
        && text.is_ok_and(|text| !text.contains(|c: char| is_unseen(c) && c != '\n'))
}

/// Where the two begin to differ: the sixteen bytes around it, of both.
///
/// ```text
///   the bytes differ from byte 0 on
///     expected  0000  00 00 00 01 78
///     got       0000  01 00 00 00 78
///                     ^^
/// ```
pub fn first_difference(expected: &[u8], got: &[u8]) -> String {
    let same = same_bytes(expected, got);
    let row = |name: &str, bytes: &[u8]| {
        let start = same / ROW * ROW;
        let row = bytes.get(start..).unwrap_or_default();
        let row = &row[..row.len().min(ROW)];
        let hex: Vec<String> = row.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("    {name:<8}  {start:04x}  {}\n", hex.join(" "))
    };
    let mark = format!("{:20}{:2$}^^\n", "", "", same % ROW * 3);
    format!(
        "  the bytes differ from byte {same} on\n{}{}{mark}",
        row("expected", expected),
        row("got", got)
    )
}

/// How many bytes are the same in both, from the first one on.
pub(crate) fn same_bytes(expected: &[u8], got: &[u8]) -> usize {
    expected.iter().zip(got).take_while(|(one, other)| one == other).count()
}

/// A line that a program printed or should have printed, in quotation marks. As a rule it is shown
/// as it is. Control characters in it, and invisible ones, are escaped, and said to be: the words `\t`
/// and a tab would look the same.
pub fn show_line(line: &str) -> String {
    let short: String = line.chars().take(LONG_LINE).collect();
    let is_cut = short.len() < line.len();
    let rest = if is_cut { "…" } else { "" };
    let shown = if short.contains(char::is_control) {
        format!("{short:?}{rest} (with control characters in it, here escaped)")
    } else if short.contains(is_unseen) {
        format!("\"{}{rest}\" (with invisible characters in it, here escaped)", escape(&short))
    } else {
        format!("\"{short}{rest}\"")
    };
    if is_cut { format!("{shown} ({} characters)", line.chars().count()) } else { shown }
}

/// So many bytes of a difference are shown.
const ROW: usize = 16;

/// Runs of text and runs of other bytes, in turn.
fn runs(bytes: &[u8]) -> String {
    let mut runs: Vec<Run> = Vec::new();
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            push(&mut runs, character);
        }
        for byte in chunk.invalid() {
            push_bytes(&mut runs, &[*byte]);
        }
    }
    let shown: Vec<String> = runs.iter().map(Run::show).collect();
    if shown.is_empty() { "\"\"".to_owned() } else { shown.join(" ") }
}

enum Run {
    Text(String),
    Bytes(Vec<u8>),
}

impl Run {
    fn show(&self) -> String {
        match self {
            Run::Text(text) => format!("{text:?}"),
            Run::Bytes(bytes) => {
                let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                hex.join(" ")
            }
        }
    }
}

/// Control characters are no text, except those that end or indent a line of it: after other bytes
/// a 0a is rather a length of ten.
fn push(runs: &mut Vec<Run>, character: char) {
    let after_bytes = matches!(runs.last(), Some(Run::Bytes(_)));
    let is_space = matches!(character, '\n' | '\r' | '\t');
    if character.is_control() && (!is_space || after_bytes) {
        return push_bytes(runs, character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    match runs.last_mut() {
        Some(Run::Text(text)) => text.push(character),
        _ => runs.push(Run::Text(character.to_string())),
    }
}

fn push_bytes(runs: &mut Vec<Run>, more: &[u8]) {
    match runs.last_mut() {
        Some(Run::Bytes(bytes)) => bytes.extend(more),
        // What looked like a line feed was one of these bytes.
        Some(Run::Text(text)) if text.chars().all(char::is_control) => {
            let bytes = [text.as_bytes(), more].concat();
            runs.pop();
            runs.push(Run::Bytes(bytes));
        }
        _ => runs.push(Run::Bytes(more.to_vec())),
    }
}

/// Control characters and those that are not seen, as Rust writes them: a report must not move the reader's cursor,
/// and two texts that differ must look so.
pub fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut safe, character| {
        if is_unseen(character) {
            safe.extend(character.escape_debug());
        } else {
            safe.push(character);
        }
        safe
    })
}

#[cfg(test)]
mod tests {
    use super::{first_difference, show, show_line};

    #[test]
    fn a_difference_is_shown_with_its_offset() {
        let long: Vec<u8> = (0..100).collect();
        let mut other = long.clone();
        other[50] = b'x';
        insta::assert_snapshot!(first_difference(&long, &other));
        insta::assert_snapshot!(first_difference(b"\0\0\0\x05hello", b"\x05\0\0\0hello"));
    }

    #[test]
    fn text_is_quoted_and_the_rest_is_hex() {
        assert_eq!(show(b"Hello\n"), r#""Hello\n""#);
        assert_eq!(show("你好 \"x\"".as_bytes()), r#""你好 \"x\"""#);
        assert_eq!(show(b"\0\0\0\x05hello"), r#"00 00 00 05 "hello""#);
        assert_eq!(show(b"a\xff\x1b[0m"), r#""a" ff 1b "[0m""#);
        assert_eq!(show(b"\0\0\0\necho: next"), r#"00 00 00 0a "echo: next""#);
        assert_eq!(show(b"\n\0\0\0echo"), r#"0a 00 00 00 "echo""#);
        assert_eq!(show(b""), r#""""#);
    }

    #[test]
    fn a_long_payload_is_its_length_and_both_ends() {
        assert_eq!(show(&[b'x'; 1000]), r#"1000 bytes "xxxxxxxx" … "xxxxxxxx""#);
    }

    #[test]
    fn a_line_is_shown_as_it_is_unless_it_has_control_characters() {
        assert_eq!(show_line(r#"received: \t "x""#), r#""received: \t "x"""#);
        let shown = show_line("received: \t");
        assert_eq!(shown, r#""received: \t" (with control characters in it, here escaped)"#);
        let shown = show_line("\u{feff}a");
        assert_eq!(shown, r#""\u{feff}a" (with invisible characters in it, here escaped)"#);
        let long = format!("\"{}…\" (200 characters)", "x".repeat(100));
        assert_eq!(show_line(&"x".repeat(200)), long);
    }
}
