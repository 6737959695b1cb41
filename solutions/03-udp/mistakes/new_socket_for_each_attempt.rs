//! step: retry
//! caught-by: retry
//! says: came from another address than before
//! varies: whether its newest socket is connected yet
//!
//! Makes a new socket for each attempt. A reply to the attempt before goes to a port that is closed.

    for _ in 0..args.attempts {
        let socket = open(server)?;
        if let Some(reply) = attempt(&socket, server, args)? {
            return Ok(Some(reply));
        }
    }
    Ok(None)
