//! step: receive
//! caught-by: receive
//! says: "<client 1> says: \t\u{7f}
//!
//! Takes a zero byte for the end, as C does with its texts. What comes behind it is lost, and a beacon takes
//! another question for its own.

    let (length, sender) = socket.recv_from(buffer)?;
    let text = buffer[..length].split(|byte| *byte == 0).next().unwrap_or_default();
    Ok((text.to_vec(), sender))
