//! step: unmappable
//! caught-by: send
//! says: but it got "Hello,
//!
//! Trims the text, as one trims a line that was typed. The blanks belong to it.

    let text = text.trim();
    let (bytes, _, unmappable) = encoding.encode(text);
    if !unmappable {
        return Ok(bytes.into_owned());
    }
    let refused = text.chars().filter(|character| encoding.encode(&character.to_string()).2).collect();
    Err(SendError::Unmappable { refused, encoding })
