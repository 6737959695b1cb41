//! step: bind
//! caught-by: bind
//! says: server was asked to listen on 127.0.0.1 and any free port
//!
//! Binds every address of the machine, out of habit from other tutorials. The whole network can now
//! send to the server.

    UdpSocket::bind(("0.0.0.0", addr.port()))
