//! step: logged
//! caught-by: layers
//! says: but it printed "log: to <client 1>, 8 bytes: received"
//!
//! Counts the bytes that it hands on. The layer inside adds a nonce and a tag, and more goes over the wire.

        let size = self.inner.send_bytes(bytes, to)?;
        eprintln!("log: to {to}, {} bytes: {}", bytes.len(), self.text(bytes));
        Ok(size)
