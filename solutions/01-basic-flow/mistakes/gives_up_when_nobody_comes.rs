//! step: listen
//! caught-by: accept
//! says: server should wait, however long nothing happens; it ended with exit code 1 instead
//!
//! Sets a time-out of a second on the listener, so that nothing can hang. A server with nobody to
//! serve then ends.

    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.set_read_timeout(Some(std::time::Duration::from_secs(1)))?;
    socket.bind(&addr.into())?;
    socket.listen(128)?;
    Ok(socket)
