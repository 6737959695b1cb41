//! step: reply
//! caught-by: reply
//! says: server should have printed "<client 2> says: two"
//!
//! Connects the socket to the client, because `send` is shorter than `send_to`. Now the system tells
//! the server that this client has gone, as an error of the next receive, and the server dies of it.
//! It would hear no other client, either.

    socket.connect(peer)?;
    socket.send(text.as_bytes())?;
    Ok(())
