//! step: response
//! caught-by: response
//! says: but it printed "server replied: \u{1b}[31m
//!
//! Trims the reply, as one does with a line that somebody has typed. What came is no longer what
//! was sent.

    let mut buffer = [0; 1024];
    let length = server.read(&mut buffer)?;
    if length == 0 {
        return Err(io::Error::other("the server closed the connection without a reply"));
    }
    Ok(buffer[..length].trim_ascii().to_vec())
