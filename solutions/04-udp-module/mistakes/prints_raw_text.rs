//! step: server
//! caught-by: receive
//! says: but it printed "received: "
//!
//! Prints the text as it came. Whoever sends the right characters drives the operator's terminal.

    loop {
        match messages.receive() {
            Ok((text, peer)) => {
                say!("received: {text}");
                if let Err(error) = messages.send("received", peer) {
                    eprintln!("error: {peer} cannot be answered: {error}");
                }
            }
            Err(ReceiveError::Io(error)) => return Err(error.into()),
            Err(error) => eprintln!("error: {error}"),
        }
    }
