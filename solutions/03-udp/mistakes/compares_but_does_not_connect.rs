//! step: strangers
//! caught-by: refused
//! says: but it printed "error: no reply from <server> after 20 attempts"
//!
//! Compares addresses. That keeps strangers out, but the system tells of a refusal only who is connected.

    send(socket, server, &args.message)?;
    let end = Instant::now() + Duration::from_millis(args.timeout_ms.into());
    while let Some((reply, sender)) = await_reply(socket, end)? {
        if sender == server {
            return Ok(Some(reply));
        }
    }
    Ok(None)
