//! step: sealed
//! caught-by: sealed
//! says: that the key does not open
//!
//! Puts the nonce behind the rest. It opens what it has sealed itself, and nobody else does.

        let nonce = Nonce::try_generate().map_err(io::Error::other)?;
        let sealed = self.cipher().encrypt(&nonce, bytes).map_err(io::Error::other)?;
        let datagram = [&sealed, nonce.as_slice()].concat();
        self.inner.send_bytes(&datagram, to)
