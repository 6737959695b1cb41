//! step: response
//! caught-by: response
//! says: it ended with exit code 0 instead
//!
//! A reset is an error only after a part of the answer, the student thinks. Then an answer of nothing and no
//! answer look the same.

    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        match server.read(&mut buffer) {
            Ok(0) => return Ok(answer),
            Ok(length) => answer.extend_from_slice(&buffer[..length]),
            Err(_) if answer.is_empty() => return Ok(answer),
            Err(error) => return Err(error),
        }
        if answer.len() > 1 << 20 {
            return Err(io::Error::other("the server's answer is over 1048576 bytes"));
        }
    }
