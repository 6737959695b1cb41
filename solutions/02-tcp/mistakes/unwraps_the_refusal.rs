//! step: connect
//! caught-by: connect
//! says: tcp-client panicked
//!
//! Unwraps what connect returns. Where nobody listens the client panics, and does not say in words
//! what is wrong.

    Ok(TcpStream::connect(addr).unwrap())
