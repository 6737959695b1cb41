//! step: strangers
//! caught-by: strangers
//! says: but it printed "server replied: forged"
//!
//! Takes the first datagram that comes for the reply, whoever sent it.

    send(socket, server, &args.message)?;
    let end = Instant::now() + Duration::from_millis(args.timeout_ms.into());
    Ok(await_reply(socket, end)?.map(|(reply, _)| reply))
