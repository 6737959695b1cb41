//! step: sealed
//! caught-by: sealed
//! says: but it got sealed "你好"
//!
//! Encrypts the text as Rust keeps it, which is UTF-8, and not its bytes in the encoding of the socket.

        let (text, _) = self.encoding().decode_without_bom_handling(bytes);
        let nonce = Nonce::try_generate().map_err(io::Error::other)?;
        let sealed = self.cipher().encrypt(&nonce, text.as_bytes()).map_err(io::Error::other)?;
        let datagram = [nonce.as_slice(), &sealed].concat();
        self.inner.send_bytes(&datagram, to)
