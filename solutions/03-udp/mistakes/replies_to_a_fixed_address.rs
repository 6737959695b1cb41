//! step: reply
//! caught-by: reply
//! says: nothing came
//!
//! Knows where the client is, from the one time that it looked. But each client has a port of its own.

    let client = SocketAddr::from(([127, 0, 0, 1], 8081));
    let _ = peer;
    socket.send_to(text.as_bytes(), client)?;
    Ok(())
