//! step: bind
//! caught-by: encodings
//! says: but it got "你好"
//!
//! Forgets the encoding that it was asked for. With UTF-8 on both sides nobody notices.

        let socket = UdpSocket::bind(addr)?;
        Ok(MessageSocket { socket, encoding: UTF_8 })
