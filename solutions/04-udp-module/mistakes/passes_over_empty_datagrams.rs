//! step: receive
//! caught-by: receive
//! says: client 2 waits for "received" from server
//!
//! Waits for the next datagram when one is empty. Its sender gets no answer.

        loop {
            let mut bytes = vec![0; LONGEST];
            let (size, peer) = self.socket.recv_from(&mut bytes)?;
            bytes.truncate(size);
            if size > 0 {
                return Ok(Received { bytes, peer, size });
            }
        }
