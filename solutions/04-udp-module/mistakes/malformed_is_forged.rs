//! step: malformed
//! caught-by: client
//! says: client should have ended with exit code 1
//!
//! Calls forged what is only malformed. The client then waits for the true one, which never comes.

    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    if malformed {
        return Err(ReceiveError::Forged { peer, size: bytes.len() });
    }
    Ok(text.into_owned())
