//! step: connect
//! caught-by: connect
//! says: basic-flow-client panicked
//!
//! Unwraps what connect returns. Where nobody listens the client panics, and does not say in words
//! what is wrong.

    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    socket.connect(&addr.into()).unwrap();
    Ok(socket)
