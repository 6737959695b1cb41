//! step: receive
//! caught-by: receive
//! says: nothing came, and nothing will
//! says-with-blanks: went on
//!
//! Takes what comes for text. Bytes that are none become an error, and the message is lost.

    let mut buffer = [0; 1024];
    match client.read(&mut buffer) {
        Ok(0) => Ok(None),
        Ok(length) => {
            let text = std::str::from_utf8(&buffer[..length]).map_err(io::Error::other)?;
            Ok(Some(text.as_bytes().to_vec()))
        }
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(None),
        Err(error) => Err(error),
    }
