//! step: receive
//! caught-by: receive
//! says: "left"
//!
//! Says "the end of the file" of a client that has left. That is the library's word for it, and
//! there is no file.

    let mut buffer = [0; 1024];
    let length = client.read(&mut buffer)?;
    if length == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(buffer[..length].to_vec())
