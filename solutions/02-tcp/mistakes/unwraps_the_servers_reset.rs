//! step: response
//! caught-by: response
//! says: tcp-client panicked
//!
//! Unwraps what the read returns. A server that resets the connection makes the client panic.

    let mut buffer = [0; 1024];
    let length = server.read(&mut buffer).unwrap();
    if length == 0 {
        return Err(io::Error::other("the server closed the connection without a reply"));
    }
    Ok(buffer[..length].to_vec())
