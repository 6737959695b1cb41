//! step: strangers
//! caught-by: await_reply
//! says: client should have printed "server replied: Hello UDP Client"
//!
//! Compares the sender with what was typed for `--addr`. That may be a name, and a datagram comes from an address.

    socket.connect(server)?;
    send(socket, server, &args.message)?;
    let end = Instant::now() + Duration::from_millis(args.timeout_ms.into());
    while let Some((reply, sender)) = await_reply(socket, end)? {
        if sender.to_string() == args.addr.to_string() {
            return Ok(Some(reply));
        }
    }
    Ok(None)
