//! step: receive
//! caught-by: receive
//! says: server should have printed "received: Hello,\tserver! \u{1b}[31m你好"; nothing came
//!
//! Receives until the client closes. The client keeps its side open, because it waits for the
//! reply: neither moves.

    let mut request = Vec::new();
    match client.read_to_end(&mut request) {
        Ok(0) => Ok(None),
        Ok(_) => Ok(Some(request)),
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(None),
        Err(error) => Err(error),
    }
