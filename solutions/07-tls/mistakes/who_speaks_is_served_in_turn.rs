//! step: stalled_handshake
//! caught-by: stalled_handshake
//! says: should have made a TLS handshake
//!
//! A thread for those that stall, and the loop for those that speak. One of them goes on to say nothing.

    socket.set_read_timeout(Some(Duration::from_millis(100)))?;
    if socket.peek(&mut [0; 300]).is_ok_and(|length| length > 200) {
        serve(socket);
    } else {
        thread::Builder::new().spawn(move || serve(socket))?;
    }
    Ok(())
