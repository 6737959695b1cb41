//! step: bind
//! caught-by: bind
//! says: is already in use
//!
//! Takes any port when the one that was asked for is taken. No client looks for the server there.

        let socket = UdpSocket::bind(addr).or_else(|_| UdpSocket::bind((addr.ip(), 0)))?;
        Ok(MessageSocket { socket, encoding })
