//! step: connect
//! caught-by: connect
//! says: client should have connected; it ended with exit code 1 instead
//!
//! Connects to the address that the tutorial uses, and not to the one on the command line.

    let _ = addr;
    TcpStream::connect("127.0.0.1:8080")
