//! step: malformed
//! caught-by: encodings
//! says: but it printed "received: A"
//!
//! `decode` looks for a byte order mark, and then takes another encoding than the one that was agreed on.

    let (text, _, malformed) = encoding.decode(bytes);
    if malformed {
        return Err(ReceiveError::Malformed { peer, encoding });
    }
    Ok(text.into_owned())
