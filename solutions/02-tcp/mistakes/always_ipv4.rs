//! step: connect
//! caught-by: connect
//! says: client should have connected; it ended with exit code 1 instead
//!
//! Takes the port alone from the address that was asked for, because it is this machine anyway.

    TcpStream::connect(("127.0.0.1", addr.port()))
