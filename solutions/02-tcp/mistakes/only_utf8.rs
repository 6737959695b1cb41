//! step: receive
//! caught-by: receive
//! says: it ended with exit code 1 instead
//!
//! Takes what comes for text. Bytes that are none become an error, and the message is lost.

    let mut buffer = [0; 1024];
    let length = client.read(&mut buffer)?;
    if length == 0 {
        return Err(io::Error::other("left without a word"));
    }
    let text = std::str::from_utf8(&buffer[..length]).map_err(io::Error::other)?;
    Ok(text.as_bytes().to_vec())
