//! step: receive
//! caught-by: receive
//! says: 你好
//!
//! Makes a letter of each byte. That is right for ASCII, and for nothing else.

    let (length, sender) = socket.recv_from(buffer)?;
    let text: String = buffer[..length].iter().map(|byte| char::from(*byte)).collect();
    Ok((text.into_bytes(), sender))
