//! step: strangers
//! caught-by: strangers
//! says: client should have printed "server replied: Hello UDP Client"
//!
//! Makes an error of a stranger's datagram. So anybody can end the client.

    send(socket, server, &args.message)?;
    let end = Instant::now() + Duration::from_millis(args.timeout_ms.into());
    match await_reply(socket, end)? {
        Some((reply, sender)) if sender == server => Ok(Some(reply)),
        Some((_, sender)) => Err(io::Error::other(format!("{sender} is not the server"))),
        None => Ok(None),
    }
