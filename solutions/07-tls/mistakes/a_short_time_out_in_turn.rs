//! step: stalled_handshake
//! caught-by: stalled_handshake
//! says: should have made a TLS handshake
//!
//! Each client gets a tenth of a second of the loop to begin. Ten that are silent take a second, and a slow one
//! never gets in.

    socket.set_read_timeout(Some(Duration::from_millis(100)))?;
    if socket.peek(&mut [0]).is_ok() {
        thread::Builder::new().spawn(move || serve(socket))?;
    }
    Ok(())
