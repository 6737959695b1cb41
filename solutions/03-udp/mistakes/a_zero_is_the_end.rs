//! step: receive
//! caught-by: join_group
//! says: client 1 expects nothing more
//!
//! Takes a zero byte for the end, as C does with its texts. What comes behind it is lost, and another question is
//! taken for the beacon's.

    let (length, sender) = socket.recv_from(buffer)?;
    let text = buffer[..length].split(|byte| *byte == 0).next().unwrap_or_default();
    Ok((text.to_vec(), sender))
