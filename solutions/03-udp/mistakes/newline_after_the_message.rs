//! step: send
//! caught-by: send
//! says: but it got "Hello UDP Server\n"
//!
//! Ends the message as one ends a line.

    socket.send_to(format!("{message}\n").as_bytes(), server)?;
    Ok(())
