//! step: sealed
//! caught-by: sealed
//! says: with a repeated nonce
//!
//! Counts datagrams, and begins at 0 in each program. The key is the same, so the nonces come again.

        use std::sync::atomic::{AtomicU32, Ordering};
        static SENT: AtomicU32 = AtomicU32::new(0);
        let mut nonce = Nonce::default();
        nonce[..4].copy_from_slice(&SENT.fetch_add(1, Ordering::Relaxed).to_le_bytes());
        let sealed = self.cipher().encrypt(&nonce, bytes).map_err(io::Error::other)?;
        let datagram = [nonce.as_slice(), &sealed].concat();
        self.inner.send_bytes(&datagram, to)
