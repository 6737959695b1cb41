//! step: receive
//! caught-by: receive
//! says: \0\0\0\0
//!
//! Keeps all 1,024 bytes of the buffer, also those that nothing was received into: in Python,
//! `recv` returns only what came.

    let mut buffer = [0; 1024];
    match client.read(&mut buffer) {
        Ok(0) => Ok(None),
        Ok(_) => Ok(Some(buffer.to_vec())),
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(None),
        Err(error) => Err(error),
    }
