//! step: receive
//! caught-by: reply
//! says: server should have printed "<client 2> says: two"
//!
//! Looks at the datagram, and leaves it in the queue. The next call gives the same one again.

    let (length, sender) = socket.peek_from(buffer)?;
    Ok((buffer[..length].to_vec(), sender))
