//! step: handshake
//! caught-by: handshake
//! says: should have made a TLS handshake; nothing came for 2 s
//!
//! The hello is read, and the answer stays in the connection: rustls has no socket to write it to.

    while connection.is_handshaking() {
        connection.read_tls(&mut socket)?;
        connection.process_new_packets().map_err(io::Error::other)?;
    }
    Ok(())
