//! step: client
//! caught-by: layers
//! says: client should have printed "server replied: Hello UDP Client"
//!
//! Gives up when the server's own datagram is wrong, be it malformed or forged. But that one was forged means
//! that the server did not send it: anybody can end this client.

    loop {
        messages.wait_until(deadline)?;
        match messages.receive() {
            Ok((text, peer)) if peer == server => return Ok(text),
            Ok(_) => {}
            Err(error) if error.peer().is_some_and(|peer| peer != server) => {
                eprintln!("error: {error}");
            }
            Err(error) => return Err(error),
        }
    }
