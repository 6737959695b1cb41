//! step: response
//! caught-by: response
//! says: client should have printed "received: Hello, 你好!
//!
//! Makes text of each piece by itself. A character whose bytes come in two pieces is broken.

    let mut answer = String::new();
    let mut buffer = [0; 1024];
    loop {
        match server.read(&mut buffer)? {
            0 => return Ok(answer.into_bytes()),
            length => answer.push_str(&String::from_utf8_lossy(&buffer[..length])),
        }
        if answer.len() > 1 << 20 {
            return Err(io::Error::other("the server's answer is over 1048576 bytes"));
        }
    }
