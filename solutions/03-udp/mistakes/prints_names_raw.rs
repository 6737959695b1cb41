//! step: find
//! caught-by: find
//! says: find should have printed
//!
//! Makes a text of the name, and prints it as it is. A peer can then move the cursor of the reader's
//! terminal, or invent whole lines.

    let mut found = BTreeSet::new();
    while let Some((name, peer)) = await_reply(socket, end)? {
        found.insert(format!("{} at {peer}", String::from_utf8_lossy(&name)));
    }
    Ok(found.into_iter().collect())
