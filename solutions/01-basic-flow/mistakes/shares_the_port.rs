//! step: listen
//! caught-by: listen
//! says: it listens there as well
//! says-with-blanks: went on
//!
//! Sets SO_REUSEPORT, which looks like SO_REUSEADDR. Two servers then share one port, and the
//! system deals the clients out between them.

    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.set_reuse_port(true)?;
    socket.bind(&addr.into())?;
    socket.listen(128)?;
    Ok(socket)
