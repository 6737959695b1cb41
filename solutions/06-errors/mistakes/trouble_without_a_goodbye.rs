//! step: bad_clients
//! caught-by: bad_clients
//! says: should have printed "<client 1> left"
//!
//! Prints the error in place of the goodbye. Who counts the clients by these lines counts wrong.

    println!("{peer} connected");
    match echo(client) {
        Ok(()) => println!("{peer} left"),
        Err(error) => eprintln!("error: {peer} {error}"),
    }
