//! step: strangers
//! caught-by: strangers
//! says: server expects nothing more, and client sent
//!
//! Does not print what a stranger sent, but does not wait on, either: it asks again at once. With
//! three datagrams a stranger makes the client give up.

    send(socket, server, &args.message)?;
    let end = Instant::now() + Duration::from_millis(args.timeout_ms.into());
    let message = await_reply(socket, end)?;
    Ok(message.filter(|(_, sender)| *sender == server).map(|(reply, _)| reply))
