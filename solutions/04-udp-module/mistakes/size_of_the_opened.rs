//! step: layers
//! caught-by: layers
//! says: but it printed "log: from <client 1>, 5 bytes: Hello"
//!
//! Counts the bytes that it has opened. The log around it then says that less went over the wire.

        let received = self.inner.receive_bytes()?;
        let forged = ReceiveError::Forged { peer: received.peer, size: received.size };
        let Some((nonce, sealed)) = received.bytes.split_first_chunk::<12>() else {
            return Err(forged);
        };
        match self.cipher().decrypt(nonce.into(), sealed) {
            Ok(bytes) => Ok(Received { size: bytes.len(), bytes, ..received }),
            Err(_) => Err(forged),
        }
