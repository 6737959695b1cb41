//! step: request
//! caught-by: request
//! says: server waits for " 你好, server!\\n\t" from client; only a part
//! says-with-blanks: went on
//!
//! Takes the number of characters for the number of bytes. Beyond ASCII a character has more than
//! one, and the end of the message stays behind.

    let length = message.chars().count();
    server.write_all(&message.as_bytes()[..length])
