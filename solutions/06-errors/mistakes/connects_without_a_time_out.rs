//! step: refused
//! caught-by: connect_timeout
//! says: timed out after 100 ms" on standard error; nothing came
//!
//! Uses `connect`, as chapter 2 does. A refusal comes at once, so that step passes; who gets no answer at
//! all waits for minutes.

    TcpStream::connect(addr).map_err(|error| match error.kind() {
        ErrorKind::ConnectionRefused => NetError::Refused(addr, error),
        _ => not_connected(addr, limit, error),
    })
