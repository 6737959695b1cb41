//! step: send
//! caught-by: send
//! says: server expects nothing more
//!
//! Sends the message twice, since a datagram can be lost.

    socket.send_to(message.as_bytes(), server)?;
    socket.send_to(message.as_bytes(), server)?;
    Ok(())
