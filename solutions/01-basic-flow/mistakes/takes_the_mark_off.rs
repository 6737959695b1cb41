//! step: receive
//! caught-by: receive
//! says: but it printed "received: \
//!
//! Takes off what editors write at the beginning of a file (a byte order mark). In a message it is a character
//! like any other.

    let mut buffer = [0; 1024];
    match client.read(&mut buffer) {
        Ok(0) => Ok(None),
        Ok(length) => {
            let message = &buffer[..length];
            Ok(Some(message.strip_prefix(b"\xef\xbb\xbf").unwrap_or(message).to_vec()))
        }
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(None),
        Err(error) => Err(error),
    }
