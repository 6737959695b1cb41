//! step: find
//! caught-by: find
//! says: udp-find panicked
//!
//! Unwraps the text of a name. A beacon whose name is no text ends the program.

    let mut found = BTreeSet::new();
    while let Some((name, peer)) = await_reply(socket, end)? {
        found.insert(format!("{} at {peer}", printable(String::from_utf8(name).unwrap())));
    }
    Ok(found.into_iter().collect())
