//! step: client
//! caught-by: client
//! says: client should have ended with exit code 1
//!
//! Waits on after whatever is wrong, also when the server itself has sent it. Nothing better will come: the server
//! speaks another encoding.

    loop {
        messages.wait_until(deadline)?;
        match messages.receive() {
            Ok((text, peer)) if peer == server => return Ok(text),
            Ok(_) => {}
            Err(error) if error.peer().is_some() => eprintln!("error: {error}"),
            Err(error) => return Err(error),
        }
    }
