//! step: refused
//! caught-by: refused
//! says: errors-client panicked
//!
//! Unwraps. "Without a server there is nothing to do anyway." A panic speaks to programmers, not to the
//! person who has forgotten to start the server.

    Ok(TcpStream::connect_timeout(&addr, limit).unwrap())
