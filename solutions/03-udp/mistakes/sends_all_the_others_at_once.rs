//! step: retry
//! caught-by: retry
//! says: client should have taken at least
//! varies: each run takes another time
//!
//! Sends all its other requests when the first is not answered, and then waits once. If the server is busy for a moment,
//! they are lost together.

    let socket = open(server)?;
    if let Some(reply) = attempt(&socket, server, args)? {
        return Ok(Some(reply));
    }
    for _ in 2..args.attempts {
        send(&socket, server, &args.message)?;
    }
    attempt(&socket, server, args)
