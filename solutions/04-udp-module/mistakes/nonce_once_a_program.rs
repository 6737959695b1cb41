//! step: sealed
//! caught-by: layers
//! says: with a repeated nonce
//!
//! Makes a random nonce when the program starts, and uses it for all its datagrams.

        static NONCE: std::sync::OnceLock<Nonce> = std::sync::OnceLock::new();
        let nonce = *NONCE.get_or_init(Nonce::generate);
        let sealed = self.cipher().encrypt(&nonce, bytes).map_err(io::Error::other)?;
        let datagram = [nonce.as_slice(), &sealed].concat();
        self.inner.send_bytes(&datagram, to)
