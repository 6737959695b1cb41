//! step: send
//! caught-by: send
//! says: but it got "Hello UD"
//!
//! Sends eight bytes at a time, as if the other side put them together. Each is a message of its own.

        for piece in bytes.chunks(8) {
            self.socket.send_to(piece, to)?;
        }
        Ok(bytes.len())
