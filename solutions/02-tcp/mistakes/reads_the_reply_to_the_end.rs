//! step: response
//! caught-by: response
//! says: client should have printed "server replied: Hello Client"; nothing came
//!
//! Receives until the server closes, as in chapter 1. This server keeps the connection open.

    let mut reply = Vec::new();
    server.read_to_end(&mut reply)?;
    if reply.is_empty() {
        return Err(io::Error::other("the server closed the connection without a reply"));
    }
    Ok(reply)
