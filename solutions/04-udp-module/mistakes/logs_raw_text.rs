//! step: logged
//! caught-by: logged
//! says: 5 bytes: 你好
//!
//! Shows the text as it is. What a peer has sent and gets back drives the terminal of whoever reads the log.

        let size = self.inner.send_bytes(bytes, to)?;
        let (text, _) = self.encoding().decode_without_bom_handling(bytes);
        eprintln!("log: to {to}, {size} bytes: {text}");
        Ok(size)
