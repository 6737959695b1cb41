//! step: receive
//! caught-by: receive
//! says: U+FEFF
//!
//! Cuts a byte order mark off, as some editors do with their files. The sender wrote it, and it belongs to the message.

    let (length, sender) = socket.recv_from(buffer)?;
    let bytes = &buffer[..length];
    Ok((bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).to_vec(), sender))
