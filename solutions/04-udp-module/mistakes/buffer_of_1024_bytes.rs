//! step: receive
//! caught-by: receive
//! says: (1034 characters)
//!
//! A buffer as in the tutorial. What does not fit into it is lost, and nobody says so.

        let mut bytes = vec![0; 1024];
        let (size, peer) = self.socket.recv_from(&mut bytes)?;
        bytes.truncate(size);
        Ok(Received { bytes, peer, size })
