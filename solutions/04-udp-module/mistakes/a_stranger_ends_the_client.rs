//! step: client
//! caught-by: client
//! says: client should have printed "server replied: Hello UDP Client"
//!
//! Asks who sent a good message, but not who sent a bad one.

    loop {
        messages.wait_until(deadline)?;
        match messages.receive() {
            Ok((text, peer)) if peer == server => return Ok(text),
            Ok(_) => {}
            Err(error @ ReceiveError::Forged { .. }) => eprintln!("error: {error}"),
            Err(error) => return Err(error),
        }
    }
