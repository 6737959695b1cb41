//! step: layers
//! caught-by: layers
//! says: udp-module-server panicked
//!
//! Takes the first 12 bytes of a datagram that has five. A stranger ends the server with one packet.

        let received = self.inner.receive_bytes()?;
        let (nonce, sealed) = received.bytes.split_at(12);
        let nonce = Nonce::try_from(nonce).map_err(io::Error::other)?;
        match self.cipher().decrypt(&nonce, sealed) {
            Ok(bytes) => Ok(Received { bytes, ..received }),
            Err(_) => Err(ReceiveError::Forged { peer: received.peer, size: received.size }),
        }
