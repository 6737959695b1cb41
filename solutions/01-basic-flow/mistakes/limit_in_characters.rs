//! step: response
//! caught-by: response
//! says: an answer over the limit
//!
//! Counts characters. Memory is filled by bytes, and a character has up to four of them.

    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    let mut characters = 0;
    loop {
        match server.read(&mut buffer)? {
            0 => return Ok(answer),
            length => {
                // Each character has one byte that does not look like 10xxxxxx.
                characters += buffer[..length].iter().filter(|byte| **byte >> 6 != 0b10).count();
                answer.extend_from_slice(&buffer[..length]);
            }
        }
        if characters > 1 << 20 {
            return Err(io::Error::other("the server's answer is over 1048576 bytes"));
        }
    }
