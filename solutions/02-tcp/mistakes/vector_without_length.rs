//! step: receive
//! caught-by: receive
//! says: left without a word
//!
//! Reads into a vector that has room for 1,024 bytes, but no bytes. `read` fills the length of
//! a buffer, not its capacity, so it gives 0 and every client seems to leave.

    let mut buffer = Vec::with_capacity(1024);
    let length = client.read(&mut buffer)?;
    if length == 0 {
        return Err(io::Error::other("left without a word"));
    }
    Ok(buffer)
