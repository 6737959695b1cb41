//! step: response
//! caught-by: response
//! says: client should have printed "error: " on standard error; it ended with exit code 0 instead
//!
//! Takes the end of the stream for an empty reply, and says that all went well.

    let mut buffer = [0; 1024];
    let length = server.read(&mut buffer)?;
    Ok(buffer[..length].to_vec())
