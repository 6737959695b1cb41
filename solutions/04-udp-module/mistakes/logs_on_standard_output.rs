//! step: logged
//! caught-by: logged
//! says: but it printed "log: from <client 1>, 5 bytes
//!
//! Writes the log among the events on standard output, where others read them.

        let size = self.inner.send_bytes(bytes, to)?;
        println!("log: to {to}, {size} bytes: {}", self.text(bytes));
        Ok(size)
