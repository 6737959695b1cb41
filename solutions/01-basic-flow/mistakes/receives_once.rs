//! step: response
//! caught-by: response
//! says: server has more to say, and the connection was closed
//!
//! Receives once: the student thinks that what was sent as one reply comes as one piece.

    let mut buffer = [0; 1024];
    let length = server.read(&mut buffer)?;
    Ok(buffer[..length].to_vec())
