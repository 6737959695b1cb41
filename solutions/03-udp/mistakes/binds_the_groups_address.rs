//! step: join_group
//! caught-by: broadcast
//! says: find should have printed "one at
//!
//! Binds the group's own address. Linux allows it, and then only what is sent to the group comes in: no broadcast.

    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    socket.set_reuse_address(true)?;
    #[cfg(all(unix, not(target_os = "linux")))]
    socket.set_reuse_port(true)?;
    socket.bind(&SocketAddr::from(group).into())?;
    socket.join_multicast_v4(group.ip(), &interface)?;
    Ok(socket.into())
