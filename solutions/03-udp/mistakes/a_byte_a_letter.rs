//! step: reply
//! caught-by: reply
//! says: but it got
//!
//! Makes a byte of each letter. Beyond ASCII a letter has more of them.

    let bytes: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
    socket.send_to(&bytes, peer)?;
    Ok(())
