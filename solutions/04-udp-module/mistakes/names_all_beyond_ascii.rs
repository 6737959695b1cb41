//! step: unmappable
//! caught-by: unmappable
//! says: should have printed an error that begins "error: " and names "😀"
//!
//! Names every character beyond ASCII. GBK has most of them.

    let (bytes, _, unmappable) = encoding.encode(text);
    if unmappable {
        let refused = text.chars().filter(|c| !c.is_ascii()).collect();
        return Err(SendError::Unmappable { refused, encoding });
    }
    Ok(bytes.into_owned())
