//! step: receive
//! caught-by: receive
//! says: server should have printed "left without a word: <client 1>"; it ended with exit code 0 instead
//!
//! Ends the whole server when a client leaves without a word: the student thinks of the end of the
//! conversation as the end of the program.

    let mut buffer = [0; 1024];
    match client.read(&mut buffer) {
        Ok(0) => std::process::exit(0),
        Ok(length) => Ok(Some(buffer[..length].to_vec())),
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(None),
        Err(error) => Err(error),
    }
