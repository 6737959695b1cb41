//! step: join_group
//! caught-by: join_group
//! says: is already in use
//! varies: the group is another one in each run
//!
//! Does not set SO_REUSEADDR. One beacon on the machine works, the second does not start.

    let any = SocketAddr::from((Ipv4Addr::UNSPECIFIED, group.port()));
    let socket = UdpSocket::bind(any)?;
    socket.join_multicast_v4(group.ip(), &interface)?;
    Ok(socket)
