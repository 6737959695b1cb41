//! step: client
//! caught-by: client
//! says: client should have printed "server replied: Hello UDP Client"
//!
//! Waits for a second, however long was asked for.

    let _ = deadline;
    let end = Instant::now() + Duration::from_secs(1);
    loop {
        messages.wait_until(end)?;
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
