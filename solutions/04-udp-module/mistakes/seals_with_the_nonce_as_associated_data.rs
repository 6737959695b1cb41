//! step: sealed
//! caught-by: sealed
//! says: that the key does not open
//!
//! Gives the nonce as associated data as well, to be sure. Both sides must do the same, and the other does not.

        let nonce = Nonce::try_generate().map_err(io::Error::other)?;
        let payload = chacha20poly1305::aead::Payload { msg: bytes, aad: &nonce };
        let sealed = self.cipher().encrypt(&nonce, payload).map_err(io::Error::other)?;
        let datagram = [nonce.as_slice(), &sealed].concat();
        self.inner.send_bytes(&datagram, to)
