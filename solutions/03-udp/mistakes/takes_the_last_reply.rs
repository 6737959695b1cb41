//! step: retry
//! caught-by: retry
//! says: "server replied: Hello again"
//!
//! Waits a moment for more replies, and takes the last one. The first is as good as any other, and has been there for
//! some time.

    let socket = open(server)?;
    for _ in 0..args.attempts {
        if let Some(mut reply) = attempt(&socket, server, args)? {
            let moment = Instant::now() + Duration::from_millis(100);
            while let Some((later, _)) = await_reply(&socket, moment)? {
                reply = later;
            }
            return Ok(Some(reply));
        }
    }
    Ok(None)
