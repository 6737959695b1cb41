//! step: not_text
//! caught-by: not_text
//! says: U+FEFF, a byte order mark, which nobody sees, is missing
//!
//! Takes a byte order mark away, as from a file. In a reply it is a character like any other.

    if line.ends_with(b"\r") {
        line.pop();
    }
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).to_vec();
    String::from_utf8(line).map_err(NetError::NotText)
