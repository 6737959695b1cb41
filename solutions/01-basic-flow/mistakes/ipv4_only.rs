//! step: listen
//! caught-by: listen
//! says: basic-flow-server ended with exit code 1
//!
//! Makes an IPv4 socket whatever the address is, as `socket.AF_INET` in most tutorials does.

    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.bind(&addr.into())?;
    socket.listen(128)?;
    Ok(socket)
