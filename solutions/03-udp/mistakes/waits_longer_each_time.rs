//! step: retry
//! caught-by: retry
//! says: server waits for "Hello UDP Server"
//!
//! Pauses between the attempts, and twice as long each time. `--timeout-ms` says how long each of them waits.

    let socket = open(server)?;
    for attempts in 0..args.attempts {
        if let Some(reply) = attempt(&socket, server, args)? {
            return Ok(Some(reply));
        }
        std::thread::sleep(Duration::from_millis(u64::from(args.timeout_ms) << attempts));
    }
    Ok(None)
