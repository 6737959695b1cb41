//! step: response
//! caught-by: response
//! says: client should have printed "received: Hello
//!
//! Keeps the rest of a piece until it is a character. The end comes, and the rest that is none is forgotten.

    let (mut answer, mut rest) = (Vec::new(), Vec::new());
    let mut buffer = [0; 1024];
    loop {
        match server.read(&mut buffer)? {
            0 => return Ok(answer),
            length => rest.extend_from_slice(&buffer[..length]),
        }
        while !rest.is_empty() {
            let (good, bad) = match std::str::from_utf8(&rest) {
                Ok(text) => (text.len(), 0),
                Err(error) => (error.valid_up_to(), error.error_len().unwrap_or(0)),
            };
            if good + bad == 0 {
                break;
            }
            answer.extend(rest.drain(..good + bad));
        }
        if answer.len() > 1 << 20 {
            return Err(io::Error::other("the server's answer is over 1048576 bytes"));
        }
    }
