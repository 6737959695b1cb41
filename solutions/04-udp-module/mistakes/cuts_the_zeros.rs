//! step: receive
//! caught-by: receive
//! says: "received: a
//!
//! Looks for the end of the message in the buffer, and takes the last byte that is not zero. A zero byte is a byte
//! like any other, and how many came `recv_from` has said.

        let mut bytes = vec![0; LONGEST];
        let (_, peer) = self.socket.recv_from(&mut bytes)?;
        let size = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        bytes.truncate(size);
        Ok(Received { bytes, peer, size })
