//! step: server
//! caught-by: server
//! says: but it printed "error: the datagram is dropped"
//!
//! Prints a second line that says what it does about it. Who counts the lines counts twice as many bad datagrams,
//! and the second one does not say whose it was.

    loop {
        match messages.receive() {
            Ok((text, peer)) => {
                say!("received: {}", printable(text));
                if let Err(error) = messages.send("received", peer) {
                    eprintln!("error: {peer} cannot be answered: {error}");
                }
            }
            Err(ReceiveError::Io(error)) => return Err(error.into()),
            Err(error) => {
                eprintln!("error: {error}");
                eprintln!("error: the datagram is dropped");
            }
        }
    }
