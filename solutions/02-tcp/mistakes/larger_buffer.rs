//! step: receive
//! caught-by: receive
//! says: (1035 characters)
//!
//! Receives into a larger buffer, to lose nothing. It was asked for at most 1,024 bytes, and a
//! larger buffer only moves the place where something is lost.

    let mut buffer = [0; 4096];
    let length = client.read(&mut buffer)?;
    if length == 0 {
        return Err(io::Error::other("left without a word"));
    }
    Ok(buffer[..length].to_vec())
