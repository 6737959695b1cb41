//! step: malformed
//! caught-by: malformed
//! says: server should have printed "received: caf
//!
//! Looks for U+FFFD in the text. A sender may have written one, and then nothing was malformed.

    let (text, _) = encoding.decode_without_bom_handling(bytes);
    if text.contains('\u{fffd}') {
        return Err(ReceiveError::Malformed { peer, encoding });
    }
    Ok(text.into_owned())
