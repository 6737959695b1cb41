//! step: layers
//! caught-by: layers
//! says: server should have printed "error: <client 1> "
//!
//! Drops a forged datagram and takes the next one. Nobody hears that somebody tries.

        loop {
            let received = self.inner.receive_bytes()?;
            let Some((nonce, sealed)) = received.bytes.split_first_chunk::<12>() else {
                continue;
            };
            if let Ok(bytes) = self.cipher().decrypt(nonce.into(), sealed) {
                return Ok(Received { bytes, ..received });
            }
        }
