//! step: logged
//! caught-by: logged
//! says: "log: to <server>, 2000 bytes: abc
//!
//! Cuts long texts, so that each line fits on the screen. What was cut is what one looks for in a log.

        let size = self.inner.send_bytes(bytes, to)?;
        let text: String = self.text(bytes).chars().take(80).collect();
        eprintln!("log: to {to}, {size} bytes: {text}");
        Ok(size)
