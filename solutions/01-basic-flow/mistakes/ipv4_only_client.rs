//! step: connect
//! caught-by: connect
//! says: basic-flow-client ended with exit code 1
//!
//! Makes an IPv4 socket whatever the address is, as `socket.AF_INET` in most tutorials does.

    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.connect(&addr.into())?;
    Ok(socket)
