//! step: bad_clients
//! caught-by: bad_clients
//! says: ended with exit code 1
//!
//! Ends the server when a connection fails. Everybody is to suffer for one that left.

    say!("{peer} connected");
    if let Err(error) = echo(client) {
        eprintln!("error: {peer} {error}");
        std::process::exit(1);
    }
    say!("{peer} left");
