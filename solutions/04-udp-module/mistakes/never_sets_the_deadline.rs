//! step: client
//! caught-by: client
//! says: client 2 should have printed "error: "
//!
//! Does not tell the socket how long to wait. If the server is silent, the client waits for ever.

    let _ = deadline;
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
