//! step: logged
//! caught-by: logged
//! says: "log: to <server>, 0 bytes: "
//!
//! Logs no empty message, since there is nothing to show. It was sent, and the log does not say so.

        let size = self.inner.send_bytes(bytes, to)?;
        if !bytes.is_empty() {
            eprintln!("log: to {to}, {size} bytes: {}", self.text(bytes));
        }
        Ok(size)
