//! step: client
//! caught-by: client
//! says: client should have printed "server replied: Hello UDP Client"
//!
//! Compares the sender with what was typed for `--addr`. That may be a name, and a datagram comes from an address.

    let asked = std::env::args().skip_while(|arg| arg != "--addr").nth(1);
    let is_server = |peer: SocketAddr| asked.as_ref().is_none_or(|asked| *asked == peer.to_string());
    let _ = server;
    loop {
        messages.wait_until(deadline)?;
        match messages.receive() {
            Ok((text, peer)) if is_server(peer) => return Ok(text),
            Ok(_) => {}
            Err(error @ ReceiveError::Forged { .. }) => eprintln!("error: {error}"),
            Err(error) if error.peer().is_some_and(|peer| !is_server(peer)) => {
                eprintln!("error: {error}");
            }
            Err(error) => return Err(error),
        }
    }
