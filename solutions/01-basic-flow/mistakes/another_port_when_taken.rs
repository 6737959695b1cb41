//! step: listen
//! caught-by: listen
//! says: server 2 should have printed "error: <server> is already in use" on standard error; nothing came, and nothing will
//! says-with-blanks: went on
//!
//! Takes any free port when the given one is taken. The student wants to be helpful, but nobody
//! will look for the server there.

    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    if socket.bind(&addr.into()).is_err() {
        socket.bind(&SocketAddr::new(addr.ip(), 0).into())?;
    }
    socket.listen(128)?;
    Ok(socket)
