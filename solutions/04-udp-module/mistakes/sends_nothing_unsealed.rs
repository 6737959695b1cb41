//! step: sealed
//! caught-by: sealed
//! says: 0 bytes
//!
//! Sends an empty message as it is, since there is nothing to hide. Anybody can send such a one, so nobody will
//! believe it.

        if bytes.is_empty() {
            return self.inner.send_bytes(bytes, to);
        }
        let nonce = Nonce::try_generate().map_err(io::Error::other)?;
        let sealed = self.cipher().encrypt(&nonce, bytes).map_err(io::Error::other)?;
        let datagram = [nonce.as_slice(), &sealed].concat();
        self.inner.send_bytes(&datagram, to)
