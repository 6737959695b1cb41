//! step: sealed
//! caught-by: sealed
//! says: with a repeated nonce
//!
//! The same nonce for each datagram. "It is not secret, so why should it be random?"

        let nonce = Nonce::default();
        let sealed = self.cipher().encrypt(&nonce, bytes).map_err(io::Error::other)?;
        let datagram = [nonce.as_slice(), &sealed].concat();
        self.inner.send_bytes(&datagram, to)
