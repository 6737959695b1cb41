//! step: retry
//! caught-by: retry
//! says: server expects nothing more, and client sent
//!
//! Makes one attempt, and then as many again as were asked for.

    let socket = open(server)?;
    for _ in 0..=args.attempts {
        if let Some(reply) = attempt(&socket, server, args)? {
            return Ok(Some(reply));
        }
    }
    Ok(None)
