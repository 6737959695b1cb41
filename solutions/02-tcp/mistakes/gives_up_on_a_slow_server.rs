//! step: response
//! caught-by: response
//! says: client should wait, however long nothing happens; it ended with exit code 1 instead
//!
//! Waits a second for the reply, and no longer. A server may need longer than that.

    server.set_read_timeout(Some(std::time::Duration::from_secs(1)))?;
    let mut buffer = [0; 1024];
    let length = server.read(&mut buffer)?;
    if length == 0 {
        return Err(io::Error::other("the server closed the connection without a reply"));
    }
    Ok(buffer[..length].to_vec())
