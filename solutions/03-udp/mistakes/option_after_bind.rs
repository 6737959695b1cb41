//! step: join_group
//! caught-by: join_group
//! says: is already in use
//! varies: the group is another one in each run
//!
//! Allows to share the port when the socket has it already. That is too late.

    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    let any = SocketAddr::from((Ipv4Addr::UNSPECIFIED, group.port()));
    socket.bind(&any.into())?;
    socket.set_reuse_address(true)?;
    #[cfg(all(unix, not(target_os = "linux")))]
    socket.set_reuse_port(true)?;
    socket.join_multicast_v4(group.ip(), &interface)?;
    Ok(socket.into())
