//! step: receive
//! caught-by: receive
//! says: server should have printed "received: Hello Server"; nothing came
//!
//! Receives until the client closes, to be sure to have it all. But the client keeps its side
//! open while it waits for the reply.

    let mut message = Vec::new();
    client.read_to_end(&mut message)?;
    if message.is_empty() {
        return Err(io::Error::other("left without a word"));
    }
    Ok(message)
