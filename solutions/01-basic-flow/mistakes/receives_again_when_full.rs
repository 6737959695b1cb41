//! step: receive
//! caught-by: receive
//! says: received: xxxx
//!
//! A full buffer means that more must be on its way, the student thinks. A client that has sent just so much
//! waits for its answer.

    let mut buffer = [0; 1024];
    match client.read(&mut buffer) {
        Ok(0) => Ok(None),
        Ok(length) => {
            if length == buffer.len() {
                client.read(&mut [0; 1024])?;
            }
            Ok(Some(buffer[..length].to_vec()))
        }
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(None),
        Err(error) => Err(error),
    }
