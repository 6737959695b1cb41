//! step: receive
//! caught-by: receive
//! says: "<client 1> says: \t\u{7f}
//!
//! Looks for the end of the text in the buffer, and takes the last byte that is not zero. A zero byte is a byte like
//! any other, and how many came `recv_from` has said.

    let (_, sender) = socket.recv_from(buffer)?;
    let length = buffer.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    Ok((buffer[..length].to_vec(), sender))
