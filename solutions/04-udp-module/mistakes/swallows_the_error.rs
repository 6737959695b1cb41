//! step: logged
//! caught-by: logged
//! says: client should have printed "error: "
//!
//! Has nothing to log when nothing was sent, and says that all went well. Whoever sends waits for an answer to
//! nothing.

        let Ok(size) = self.inner.send_bytes(bytes, to) else { return Ok(0) };
        eprintln!("log: to {to}, {size} bytes: {}", self.text(bytes));
        Ok(size)
