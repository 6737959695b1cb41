//! step: accept
//! caught-by: accept
//! says: server should wait, however long nothing happens; it ended with exit code 1 instead
//!
//! Tries for a second to get a client. A server with nobody to serve then ends.

    listener.set_nonblocking(true)?;
    for _ in 0..100 {
        if let Ok((client, peer)) = listener.accept() {
            client.set_nonblocking(false)?;
            return Ok((client, peer));
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    Err(io::ErrorKind::TimedOut.into())
