//! step: join_group
//! caught-by: join_group
//! says: beacon
//! varies: without any network, joining fails
//!
//! Lets the system choose the network on which to join: the one towards the internet. The question
//! comes on another.

    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    socket.set_reuse_address(true)?;
    #[cfg(all(unix, not(target_os = "linux")))]
    socket.set_reuse_port(true)?;
    let any = SocketAddr::from((Ipv4Addr::UNSPECIFIED, group.port()));
    socket.bind(&any.into())?;
    let _ = interface;
    socket.join_multicast_v4(group.ip(), &Ipv4Addr::UNSPECIFIED)?;
    Ok(socket.into())
