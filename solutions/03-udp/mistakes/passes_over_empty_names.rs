//! step: find
//! caught-by: find
//! says: find should have printed
//!
//! Takes an empty name for no answer. It is one, and its sender is there.

    let mut found = BTreeSet::new();
    while let Some((name, peer)) = await_reply(socket, end)? {
        if !name.is_empty() {
            found.insert(format!("{} at {peer}", printable(name)));
        }
    }
    Ok(found.into_iter().collect())
