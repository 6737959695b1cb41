//! step: retry
//! caught-by: retry
//! says: error: no reply from <server> after 20 attempts
//!
//! Asks once. On one machine no datagram is ever lost, so it works.

    let socket = open(server)?;
    attempt(&socket, server, args)
