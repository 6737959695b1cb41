//! step: listen
//! caught-by: listen
//! says: client 1 could not connect to server
//!
//! Forgets to listen: the student thinks that a socket with an address takes connections.

    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.bind(&addr.into())?;
    Ok(socket)
