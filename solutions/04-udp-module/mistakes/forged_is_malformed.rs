//! step: layers
//! caught-by: layers
//! says: server should have printed "log: from <client 1>, 33 bytes, dropped"
//!
//! All that is wrong with a datagram is the same to it. The log, which reports what was forged, keeps quiet.

        let received = self.inner.receive_bytes()?;
        let wrong = ReceiveError::Malformed { peer: received.peer, encoding: self.encoding() };
        let Some((nonce, sealed)) = received.bytes.split_first_chunk::<12>() else {
            return Err(wrong);
        };
        match self.cipher().decrypt(nonce.into(), sealed) {
            Ok(bytes) => Ok(Received { bytes, ..received }),
            Err(_) => Err(wrong),
        }
