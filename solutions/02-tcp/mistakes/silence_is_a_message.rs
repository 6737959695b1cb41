//! step: receive
//! caught-by: receive
//! says: has "left" in it; it ended with exit code 0 instead
//! says-with-blanks: went on
//!
//! Does not look for 0 bytes, the end of the stream, and takes a client that left without a
//! word for one that said nothing.

    let mut buffer = [0; 1024];
    let length = client.read(&mut buffer)?;
    Ok(buffer[..length].to_vec())
