//! step: response
//! caught-by: response
//! says: client should have printed "server replied:
//!
//! Makes the buffer as long as the replies that it has seen.

    let mut buffer = [0; 256];
    let length = server.read(&mut buffer)?;
    if length == 0 {
        return Err(io::Error::other("the server closed the connection without a reply"));
    }
    Ok(buffer[..length].to_vec())
