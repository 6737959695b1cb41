//! step: retry
//! caught-by: retry
//! says: server expects nothing more
//!
//! Makes all attempts, although a reply has come.

    let socket = open(server)?;
    let mut reply = None;
    for _ in 0..args.attempts {
        if let Some(came) = attempt(&socket, server, args)? {
            reply = Some(came);
        }
    }
    Ok(reply)
