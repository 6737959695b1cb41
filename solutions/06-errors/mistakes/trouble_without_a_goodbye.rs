//! step: bad_clients
//! caught-by: bad_clients
//! says: should have printed "<client 1> left"
//!
//! Prints the error in place of the goodbye. Who counts the clients by these lines counts wrong.

    say!("{peer} connected");
    match echo(client) {
        Ok(()) => say!("{peer} left"),
        Err(error) => eprintln!("error: {peer} {error}"),
    }
