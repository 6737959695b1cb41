//! step: stalled_handshake
//! caught-by: stalled_handshake
//! says: should have made a TLS handshake
//!
//! A client is served when the one before it has left, or has not even begun.

    serve(socket);
    Ok(())
