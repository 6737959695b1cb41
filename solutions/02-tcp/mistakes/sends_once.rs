//! step: request
//! caught-by: request
//! says: server waits for 100000 bytes
//!
//! Writes once and does not look at how many bytes were taken. The rest of a long message is lost
//! when a signal interrupts the write.

    server.write(message.as_bytes())?;
    Ok(())
