//! step: receive
//! caught-by: receive
//! says: but it printed "received: Hello
//!
//! Trims the message, as one does with a line that somebody has typed. What came is no longer
//! what was sent.

    let mut buffer = [0; 1024];
    let length = client.read(&mut buffer)?;
    if length == 0 {
        return Err(io::Error::other("left without a word"));
    }
    Ok(buffer[..length].trim_ascii().to_vec())
