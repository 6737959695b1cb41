//! step: bind
//! caught-by: bind
//! says: server was asked to listen on 127.0.0.1
//!
//! Binds every network that the machine is on. "Then everybody can reach it." Everybody can.

        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, addr.port()))?;
        Ok(MessageSocket { socket, encoding })
