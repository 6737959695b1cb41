//! step: retry
//! caught-by: refused
//! says: error: no reply from <server>
//!
//! Takes every error for a lost datagram, and asks again where nobody is.

    let socket = open(server)?;
    for _ in 0..args.attempts {
        if let Ok(Some(reply)) = attempt(&socket, server, args) {
            return Ok(Some(reply));
        }
    }
    Ok(None)
