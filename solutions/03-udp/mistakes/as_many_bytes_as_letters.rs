//! step: send
//! caught-by: send
//! says: but it got
//!
//! Counts the letters and sends as many bytes. The end of the message is cut off.

    let length = message.chars().count();
    socket.send_to(&message.as_bytes()[..length], server)?;
    Ok(())
