//! step: client
//! caught-by: client
//! says: client should have ended
//! varies: it is found waiting, or at work
//!
//! Sets the deadline once. The system then counts it for each receive anew, and a stranger keeps the client
//! for as long as it likes.

    messages.wait_until(deadline)?;
    loop {
        match messages.receive() {
            Ok((text, peer)) if peer == server => return Ok(text),
            Ok(_) => {}
            Err(error @ ReceiveError::Forged { .. }) => eprintln!("error: {error}"),
            Err(error) if error.peer().is_some_and(|peer| peer != server) => {
                eprintln!("error: {error}");
            }
            Err(error) => return Err(error),
        }
    }
