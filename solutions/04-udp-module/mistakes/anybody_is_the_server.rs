//! step: client
//! caught-by: client
//! says: but it printed "server replied: I am the server"
//!
//! Takes the first message for the reply, whoever sent it. A UDP socket hears everybody.

    messages.wait_until(deadline)?;
    let (text, _) = messages.receive()?;
    Ok(text)
