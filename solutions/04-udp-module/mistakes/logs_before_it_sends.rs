//! step: logged
//! caught-by: logged
//! says: client should have printed "error: " on standard error, but it printed "log: to
//!
//! Logs first, and then finds that nothing can be sent. The log says that it was.

        eprintln!("log: to {to}, {} bytes: {}", bytes.len(), self.text(bytes));
        self.inner.send_bytes(bytes, to)
