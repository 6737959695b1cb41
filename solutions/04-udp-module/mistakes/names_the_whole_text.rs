//! step: unmappable
//! caught-by: unmappable
//! says: should have printed an error that begins "error: " and names "😀"
//!
//! Names the whole text. Which of its characters is the one, the sender has to find out.

    let (bytes, _, unmappable) = encoding.encode(text);
    if unmappable {
        let refused = text.to_owned();
        return Err(SendError::Unmappable { refused, encoding });
    }
    Ok(bytes.into_owned())
