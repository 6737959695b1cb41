//! step: layers
//! caught-by: layers
//! says: but it printed "received: of the
//!
//! Opens the rest, and hands on the nonce before it. What comes first in the text is no text of the sender's.

        let received = self.inner.receive_bytes()?;
        let forged = ReceiveError::Forged { peer: received.peer, size: received.size };
        let Some((nonce, sealed)) = received.bytes.split_first_chunk::<12>() else {
            return Err(forged);
        };
        match self.cipher().decrypt(nonce.into(), sealed) {
            Ok(bytes) => Ok(Received { bytes: [nonce.as_slice(), &bytes].concat(), ..received }),
            Err(_) => Err(forged),
        }
