//! step: strangers
//! caught-by: strangers
//! says: client should have ended
//! varies: it is found waiting, or at work
//!
//! Gives the server the whole time again after each datagram. A stranger who sends often enough keeps
//! the client for ever.

    send(socket, server, &args.message)?;
    loop {
        let end = Instant::now() + Duration::from_millis(args.timeout_ms.into());
        match await_reply(socket, end)? {
            Some((reply, sender)) if sender == server => return Ok(Some(reply)),
            Some(_) => {}
            None => return Ok(None),
        }
    }
