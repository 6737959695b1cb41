//! step: bind
//! caught-by: bind
//! says: is already in use
//! varies: the group is another one in each run
//!
//! Sets SO_REUSEPORT, so that a second server can help the first. The system then deals out the datagrams: of two
//! servers each gets some, and a client is heard now by the one and now by the other.

    let socket = socket2::Socket::new(socket2::Domain::for_address(addr), socket2::Type::DGRAM, None)?;
    socket.set_reuse_port(true)?;
    socket.bind(&addr.into())?;
    Ok(socket.into())
