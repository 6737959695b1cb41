//! step: receive
//! caught-by: receive
//! says: server should have printed "received: xxx
//!
//! Receives into a larger buffer, to lose nothing. It was asked for at most 1,024 bytes, and a
//! larger buffer only moves the place where something is lost.

    let mut buffer = [0; 4096];
    match client.read(&mut buffer) {
        Ok(0) => Ok(None),
        Ok(length) => Ok(Some(buffer[..length].to_vec())),
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(None),
        Err(error) => Err(error),
    }
