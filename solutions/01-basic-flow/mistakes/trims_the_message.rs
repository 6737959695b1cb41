//! step: receive
//! caught-by: receive
//! says: but it printed "received: Hello
//!
//! Trims the message, as one does with a line that somebody has typed. What came is no longer
//! what was sent.

    let mut buffer = [0; 1024];
    match client.read(&mut buffer) {
        Ok(0) => Ok(None),
        Ok(length) => Ok(Some(buffer[..length].trim_ascii().to_vec())),
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(None),
        Err(error) => Err(error),
    }
