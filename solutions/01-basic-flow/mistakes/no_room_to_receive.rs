//! step: receive
//! caught-by: receive
//! says: server should have printed "received: Hello,\tserver! \u{1b}[31m你好", but it printed "left without a word: <client 1>"
//!
//! Receives into a vector that has a capacity and no length. A read fills the bytes that are there,
//! and there are none, so it returns 0 at once and everybody seems to leave without a word.

    let mut buffer = Vec::with_capacity(1024);
    match client.read(&mut buffer) {
        Ok(0) => Ok(None),
        Ok(length) => Ok(Some(buffer[..length].to_vec())),
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(None),
        Err(error) => Err(error),
    }
