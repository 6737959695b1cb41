//! step: reply
//! caught-by: reply
//! says: waits for "bye" from server, but it got (empty)
//!
//! Sends the reply twice, since a datagram can be lost.

    socket.send_to(text.as_bytes(), peer)?;
    socket.send_to(text.as_bytes(), peer)?;
    Ok(())
