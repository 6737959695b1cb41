//! step: response
//! caught-by: response
//! says: client should have printed "error: " on standard error; it ended with exit code 0 instead
//!
//! Takes every error for the end of the answer. After a reset half an answer passes for a whole
//! one.

    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    while let Ok(length) = server.read(&mut buffer) {
        if length == 0 {
            break;
        }
        answer.extend_from_slice(&buffer[..length]);
        if answer.len() > 1 << 20 {
            return Err(io::Error::other("the server's answer is over 1048576 bytes"));
        }
    }
    Ok(answer)
