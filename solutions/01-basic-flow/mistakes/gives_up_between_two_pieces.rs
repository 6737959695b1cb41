//! step: response
//! caught-by: response
//! says: client should wait, however long nothing happens; it ended with exit code 1 instead
//!
//! Waits a second for each piece, and no longer. The server has not said that this was all.

    server.set_read_timeout(Some(std::time::Duration::from_secs(1)))?;
    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        match server.read(&mut buffer)? {
            0 => return Ok(answer),
            length => answer.extend_from_slice(&buffer[..length]),
        }
        if answer.len() > 1 << 20 {
            return Err(io::Error::other("the server's answer is over 1048576 bytes"));
        }
    }
