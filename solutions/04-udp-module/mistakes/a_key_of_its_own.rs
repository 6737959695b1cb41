//! step: sealed
//! caught-by: sealed
//! says: that the key does not open
//!
//! Seals with a key that stands in the source, and never looks into the file. Who reads the program can open
//! everything.

        let cipher = ChaCha20Poly1305::new(&[7; 32].into());
        let nonce = Nonce::try_generate().map_err(io::Error::other)?;
        let sealed = cipher.encrypt(&nonce, bytes).map_err(io::Error::other)?;
        let datagram = [nonce.as_slice(), &sealed].concat();
        self.inner.send_bytes(&datagram, to)
