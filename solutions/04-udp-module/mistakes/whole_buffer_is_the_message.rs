//! step: receive
//! caught-by: receive
//! says: but it printed "received: Hello, 你好\0\0
//!
//! Returns the whole buffer, and not what came. `recvfrom` in Python cuts it by itself.

        let mut bytes = vec![0; LONGEST];
        let (size, peer) = self.socket.recv_from(&mut bytes)?;
        Ok(Received { bytes, peer, size })
