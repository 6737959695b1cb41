//! step: send
//! caught-by: receive
//! says: client 2 waits for "received" from server
//!
//! Connects the socket to whom it answers first. From then on the system drops what anybody else sends.

        self.socket.connect(to)?;
        self.socket.send(bytes)
