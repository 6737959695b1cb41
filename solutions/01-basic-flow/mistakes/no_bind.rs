//! step: listen
//! caught-by: listen
//! says: but it listens on 0.0.0.0
//!
//! Forgets to bind. Listening works all the same: the system then picks a port, on every
//! interface.

    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.listen(128)?;
    Ok(socket)
