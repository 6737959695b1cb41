//! step: strangers
//! caught-by: strangers
//! says: but it printed "server replied: forged"
//!
//! Compares the machine, and not the port. On the server's machine there are other programs, too.

    send(socket, server, &args.message)?;
    let end = Instant::now() + Duration::from_millis(args.timeout_ms.into());
    while let Some((reply, sender)) = await_reply(socket, end)? {
        if sender.ip() == server.ip() {
            return Ok(Some(reply));
        }
    }
    Ok(None)
