//! step: sealed
//! caught-by: layers
//! says: but it printed "log: to <client 1>, 8 bytes: received"
//!
//! Returns the length of what it was given. The log around it says that less went over the wire.

        let nonce = Nonce::try_generate().map_err(io::Error::other)?;
        let sealed = self.cipher().encrypt(&nonce, bytes).map_err(io::Error::other)?;
        let datagram = [nonce.as_slice(), &sealed].concat();
        self.inner.send_bytes(&datagram, to)?;
        Ok(bytes.len())
