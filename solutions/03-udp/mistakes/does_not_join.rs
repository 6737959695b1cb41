//! step: join_group
//! caught-by: join_group
//! says: client 1 waits for "one" from beacon
//!
//! Binds the group's port and thinks that this is the group.

    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    socket.set_reuse_address(true)?;
    #[cfg(all(unix, not(target_os = "linux")))]
    socket.set_reuse_port(true)?;
    let any = SocketAddr::from((Ipv4Addr::UNSPECIFIED, group.port()));
    socket.bind(&any.into())?;
    let _ = interface;
    Ok(socket.into())
