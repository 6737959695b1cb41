//! step: receive
//! caught-by: receive
//! says: server should have printed "received: Here I am"; nothing came, and nothing will
//! says-with-blanks: went on
//!
//! Lets a client go that says nothing for a second. Nobody has asked for that: somebody may be
//! typing.

    client.set_read_timeout(Some(std::time::Duration::from_secs(1)))?;
    let mut buffer = [0; 1024];
    match client.read(&mut buffer) {
        Ok(0) => Ok(None),
        Ok(length) => Ok(Some(buffer[..length].to_vec())),
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(None),
        Err(error) => Err(error),
    }
