//! step: send
//! caught-by: send
//! says: server expects nothing more
//!
//! Sends each message twice, since a datagram can be lost.

        self.socket.send_to(bytes, to)?;
        self.socket.send_to(bytes, to)
