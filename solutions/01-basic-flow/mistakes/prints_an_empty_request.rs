//! step: receive
//! caught-by: receive
//! says: server should have printed "left without a word: <client 1>", but it printed "received: "
//!
//! Takes the end of the stream for a message of no bytes, so a client that leaves without a word
//! prints an empty request.

    let mut buffer = [0; 1024];
    let length = match client.read(&mut buffer) {
        Err(error) if error.kind() == ErrorKind::ConnectionReset => return Ok(None),
        outcome => outcome?,
    };
    Ok(Some(buffer[..length].to_vec()))
