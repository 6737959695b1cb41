//! step: handshake
//! caught-by: stalled_handshake
//! says: should have made a TLS handshake, but it closed the connection
//!
//! Who has begun, and is then silent for a fifth of a second, is not worth a thread. Slow networks are slower.

    socket.peek(&mut [0])?;
    socket.set_read_timeout(Some(Duration::from_millis(200)))?;
    while connection.is_handshaking() {
        connection.complete_io(&mut socket)?;
    }
    Ok(())
