//! step: port_taken
//! caught-by: port_taken
//! says: should have printed "error: <server> is already in use" on standard error; nothing came
//!
//! Takes any other port when this one is taken. No client will look for the server there.

    let listener = TcpListener::bind(addr).or_else(|_| TcpListener::bind((addr.ip(), 0)));
    listener.map_err(|error| NetError::Address(addr, error))
