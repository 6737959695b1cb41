//! step: receive
//! caught-by: receive
//! says: tcp-server panicked
//!
//! Unwraps what the read returns. A client that resets the connection makes the server panic.

    let mut buffer = [0; 1024];
    let length = client.read(&mut buffer).unwrap();
    if length == 0 {
        return Err(io::Error::other("left without a word"));
    }
    Ok(buffer[..length].to_vec())
