//! step: receive
//! caught-by: receive
//! says: but it printed "received: "
//!
//! Brings a vector that has room, but no bytes yet. The datagram is cut to as many.

        let mut bytes = Vec::with_capacity(LONGEST);
        let (size, peer) = self.socket.recv_from(&mut bytes)?;
        bytes.truncate(size);
        Ok(Received { bytes, peer, size })
