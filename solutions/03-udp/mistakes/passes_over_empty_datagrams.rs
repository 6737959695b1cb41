//! step: empty_datagram
//! caught-by: empty_datagram
//! says: server should have printed "<client 1> says: "
//!
//! Waits for the next datagram when one is empty. Its sender gets no reply.

    loop {
        let (bytes, sender) = receive_whole(socket)?;
        if !bytes.is_empty() {
            return Ok((bytes, sender));
        }
    }
