//! step: malformed
//! caught-by: malformed
//! says: but it printed "received: A"
//!
//! Removes a byte order mark. Nobody has agreed on one, so it was a character of the text.

    let (text, malformed) = encoding.decode_with_bom_removal(bytes);
    if malformed {
        return Err(ReceiveError::Malformed { peer, encoding });
    }
    Ok(text.into_owned())
