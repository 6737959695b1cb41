//! step: receive
//! caught-by: receive
//! says: basic-flow-server panicked
//!
//! Unwraps what the read returns. A client that resets the connection then ends the server with a
//! panic.

    let mut buffer = [0; 1024];
    let length = client.read(&mut buffer).unwrap();
    if length == 0 {
        return Ok(None);
    }
    Ok(Some(buffer[..length].to_vec()))
