//! step: response
//! caught-by: response
//! says: client should have printed "received: Hello, 你好!\u{1b}[31m\n\u{9b}2J"; nothing came
//!
//! Does not know the end of the stream: each read then returns 0 at once, and the loop goes round
//! for ever.

    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        let length = server.read(&mut buffer)?;
        answer.extend_from_slice(&buffer[..length]);
    }
