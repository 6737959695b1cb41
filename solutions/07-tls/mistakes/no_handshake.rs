//! step: handshake
//! caught-by: plain_client
//! says: does not speak TLS
//!
//! The first read makes the handshake if nobody has. It works, and whoever is connected by then is unknown.

    Ok(())
