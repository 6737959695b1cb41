//! step: reply
//! caught-by: reply
//! says: but it got
//!
//! Sends a long reply in pieces of 1,024 bytes. Each is a datagram of its own, and the client takes the first one for
//! the reply.

    for piece in text.as_bytes().chunks(1024) {
        socket.send_to(piece, peer)?;
    }
    Ok(())
