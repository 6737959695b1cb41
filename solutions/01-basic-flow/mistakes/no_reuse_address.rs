//! step: listen
//! caught-by: listen
//! says: is already in use
//!
//! Does not set SO_REUSEADDR. It works the first time; a restart fails while old connections
//! linger in TIME_WAIT.

    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    socket.bind(&addr.into())?;
    socket.listen(128)?;
    Ok(socket)
