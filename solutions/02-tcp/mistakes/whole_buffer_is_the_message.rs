//! step: receive
//! caught-by: receive
//! says: \0\0\0\0
//!
//! Takes the whole buffer for the message, and prints the zeros behind what was received.
//! Python's `recv` gives a string of the right length; `read` gives the length.

    let mut buffer = [0; 1024];
    let length = client.read(&mut buffer)?;
    if length == 0 {
        return Err(io::Error::other("left without a word"));
    }
    Ok(buffer.to_vec())
