//! step: find
//! caught-by: find
//! says: find should have printed
//!
//! Prints the answers as they come: in another order each time, and some of them twice.

    let mut found = Vec::new();
    while let Some((name, peer)) = await_reply(socket, end)? {
        found.push(format!("{} at {peer}", printable(name)));
    }
    Ok(found)
