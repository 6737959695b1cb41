//! Bytes as a person reads them.

/// Payloads longer than this are shown as their length and both ends.
const LONG: usize = 40;

/// How many bytes of each end of a long payload are shown.
const END: usize = 8;

/// Text in quotation marks, anything else in hex; a long payload as its length and both ends.
pub(crate) fn show(bytes: &[u8]) -> String {
    if bytes.len() > LONG {
        let (head, tail) = (&bytes[..END], &bytes[bytes.len() - END..]);
        format!("{} bytes {} … {}", bytes.len(), runs(head), runs(tail))
    } else {
        runs(bytes)
    }
}

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
        _ => runs.push(Run::Bytes(more.to_vec())),
    }
}

#[cfg(test)]
mod tests {
    use super::show;

    #[test]
    fn text_is_quoted_and_the_rest_is_hex() {
        assert_eq!(show(b"Hello\n"), r#""Hello\n""#);
        assert_eq!(show("你好 \"x\"".as_bytes()), r#""你好 \"x\"""#);
        assert_eq!(show(b"\0\0\0\x05hello"), r#"00 00 00 05 "hello""#);
        assert_eq!(show(b"a\xff\x1b[0m"), r#""a" ff 1b "[0m""#);
        assert_eq!(show(b"\0\0\0\necho: next"), r#"00 00 00 0a "echo: next""#);
        assert_eq!(show(b""), r#""""#);
    }

    #[test]
    fn a_long_payload_is_its_length_and_both_ends() {
        assert_eq!(show(&[b'x'; 1000]), r#"1000 bytes "xxxxxxxx" … "xxxxxxxx""#);
    }
}
