//! step: receive
//! caught-by: receive
//! says: server should wait, however long nothing happens; it ended with exit code 1 instead
//!
//! Waits a second for the request, and no longer. Nobody has asked for that: somebody may be
//! typing.

    client.set_read_timeout(Some(std::time::Duration::from_secs(1)))?;
    let mut buffer = [0; 1024];
    let length = client.read(&mut buffer)?;
    if length == 0 {
        return Err(io::Error::other("left without a word"));
    }
    Ok(buffer[..length].to_vec())
