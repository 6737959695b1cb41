//! step: response
//! caught-by: response
//! says: server has more to say, and the connection was closed
//!
//! Takes a piece that does not fill the buffer for the last one.

    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        let length = server.read(&mut buffer)?;
        answer.extend_from_slice(&buffer[..length]);
        if length < buffer.len() {
            return Ok(answer);
        }
    }
