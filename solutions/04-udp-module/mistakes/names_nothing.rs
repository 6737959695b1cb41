//! step: unmappable
//! caught-by: unmappable
//! says: should have printed an error that begins "error: " and names "😀"
//!
//! Refuses the text, and does not say why. The sender does not know what to change.

    let (bytes, _, unmappable) = encoding.encode(text);
    if unmappable {
        let refused = String::new();
        return Err(SendError::Unmappable { refused, encoding });
    }
    Ok(bytes.into_owned())
