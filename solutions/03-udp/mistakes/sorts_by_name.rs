//! step: find
//! caught-by: find
//! says: find should have printed
//!
//! Sorts by name, and not by line: "hall" comes before "hall 2", and "hall at" behind it.

    let mut found = BTreeSet::new();
    while let Some((name, peer)) = await_reply(socket, end)? {
        found.insert((printable(name), peer));
    }
    Ok(found.into_iter().map(|(name, peer)| format!("{name} at {peer}")).collect())
