//! step: client
//! caught-by: client
//! says: client should have printed nothing more on standard error
//!
//! Reports each stranger. That is no error: everybody may send to everybody, and the client's reply may still come.

    loop {
        messages.wait_until(deadline)?;
        match messages.receive() {
            Ok((text, peer)) if peer == server => return Ok(text),
            Ok((_, peer)) => eprintln!("error: {peer} is not the server"),
            Err(error @ ReceiveError::Forged { .. }) => eprintln!("error: {error}"),
            Err(error) if error.peer().is_some_and(|peer| peer != server) => {
                eprintln!("error: {error}");
            }
            Err(error) => return Err(error),
        }
    }
