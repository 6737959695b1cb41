//! step: receive
//! caught-by: receive
//! says: \0\0\0
//!
//! Returns the whole buffer: behind the datagram come the zeros that were there before.

    let (_, sender) = socket.recv_from(buffer)?;
    Ok((buffer.to_vec(), sender))
