//! step: handshake
//! caught-by: handshake
//! says: should have printed "<client 2> connected", but it printed "<client 1> connected"
//! says-with-blanks: and not "does not speak TLS"; it went on without that
//!
//! A client that has reset the connection is gone. It needs no error, and no client.

    while connection.is_handshaking() {
        match connection.complete_io(&mut socket) {
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => break,
            done => done?,
        };
    }
    Ok(())
