//! step: receive
//! caught-by: receive
//! says: "<client 1> says: Hello, 你好"
//!
//! Trims what came, as one trims a line that was typed. The blanks belong to the message.

    let (length, sender) = socket.recv_from(buffer)?;
    Ok((buffer[..length].trim_ascii().to_vec(), sender))
