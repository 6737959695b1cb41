//! step: unmappable
//! caught-by: send
//! says: but it got
//!
//! Begins each text with a byte order mark, as some editors do. The other side takes it for a character.

    let (bytes, _, unmappable) = encoding.encode(text);
    if unmappable {
        return Err(SendError::Unmappable { refused: text.to_owned(), encoding });
    }
    Ok([b"\xef\xbb\xbf", bytes.as_ref()].concat())
