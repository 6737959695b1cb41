//! step: handshake
//! caught-by: handshake
//! says: <client 1> connected
//!
//! The first read makes the handshake if nobody has. It works, and whoever is connected by then is unknown.

    Ok(())
