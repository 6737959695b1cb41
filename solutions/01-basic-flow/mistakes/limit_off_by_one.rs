//! step: response
//! caught-by: response
//! says: it ended with exit code 1 instead
//!
//! Refuses an answer of exactly 1 MiB. The limit is what is still allowed.

    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        match server.read(&mut buffer)? {
            0 => return Ok(answer),
            length => answer.extend_from_slice(&buffer[..length]),
        }
        if answer.len() >= 1 << 20 {
            return Err(io::Error::other("the server's answer is over 1048576 bytes"));
        }
    }
