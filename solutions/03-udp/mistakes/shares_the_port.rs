//! step: bind
//! caught-by: bind
//! says: is already in use
//! varies: the group is another one in each run
//!
//! Sets SO_REUSEADDR, as for a TCP server. Here it means that two sockets may have the port, and of two servers
//! who allow it one gets nothing.

    let socket = socket2::Socket::new(socket2::Domain::for_address(addr), socket2::Type::DGRAM, None)?;
    socket.set_reuse_address(true)?;
    socket.bind(&addr.into())?;
    Ok(socket.into())
