//! step: reply
//! caught-by: reply
//! says: but it got
//!
//! Makes the reply printable before it is sent. That is for what this program prints: on the wire go the bytes.

    socket.send_to(printable(text).as_bytes(), peer)?;
    Ok(())
