//! step: connect
//! caught-by: connect
//! says: client should have connected; it ended with exit code 1 instead
//!
//! Binds the server's address instead of connecting to it, as the server's own source does.

    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    socket.bind(&addr.into())?;
    Ok(socket)
