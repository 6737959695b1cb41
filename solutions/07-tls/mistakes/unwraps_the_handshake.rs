//! step: handshake
//! caught-by: handshake
//! says: panicked
//!
//! A client that leaves is no reason to panic, and its thread has nobody else to tell.

    while connection.is_handshaking() {
        connection.complete_io(&mut socket).unwrap();
    }
    Ok(())
