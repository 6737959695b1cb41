//! step: logged
//! caught-by: logged
//! says: but it printed "log: to <server>, 5 bytes: 
//!
//! Shows the bytes as UTF-8, whatever the encoding is, and whatever they do to the terminal.

        let size = self.inner.send_bytes(bytes, to)?;
        eprintln!("log: to {to}, {size} bytes: {}", String::from_utf8_lossy(bytes));
        Ok(size)
