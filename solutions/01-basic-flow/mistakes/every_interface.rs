//! step: listen
//! caught-by: listen
//! says: server was asked to listen on 127.0.0.1 and any free port, but it listens on 0.0.0.0
//!
//! Binds every interface of the machine instead of the given address: the student has seen
//! `bind(("", 12345))` in Python. Then the whole network may connect.

    let every_interface = match addr {
        SocketAddr::V4(_) => SocketAddr::from(([0, 0, 0, 0], addr.port())),
        SocketAddr::V6(_) => SocketAddr::from(([0; 16], addr.port())),
    };
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.bind(&every_interface.into())?;
    socket.listen(128)?;
    Ok(socket)
