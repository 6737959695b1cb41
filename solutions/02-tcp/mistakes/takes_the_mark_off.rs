//! step: receive
//! caught-by: receive
//! says: U+FEFF
//!
//! Takes off what editors write at the beginning of a file (a byte order mark). In a message it is a character
//! like any other.

    let mut buffer = [0; 1024];
    let length = client.read(&mut buffer)?;
    if length == 0 {
        return Err(io::Error::other("left without a word"));
    }
    let message = &buffer[..length];
    Ok(message.strip_prefix(b"\xef\xbb\xbf").unwrap_or(message).to_vec())
