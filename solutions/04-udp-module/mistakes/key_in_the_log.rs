//! step: sealed
//! caught-by: layers
//! says: has printed its secret
//!
//! Prints the key, to see why the other side cannot open it. Logs are kept, copied and sent around.

        eprintln!("the key is {:?}", self.key.0);
        let nonce = Nonce::try_generate().map_err(io::Error::other)?;
        let sealed = self.cipher().encrypt(&nonce, bytes).map_err(io::Error::other)?;
        let datagram = [nonce.as_slice(), &sealed].concat();
        self.inner.send_bytes(&datagram, to)
