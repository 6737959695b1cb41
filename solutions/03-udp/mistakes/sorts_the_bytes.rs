//! step: find
//! caught-by: find
//! says: find should have printed
//!
//! Sorts the names as they came, and makes them printable afterwards: what is equal then is there twice, and what is
//! escaped stands at a wrong place.

    let mut found = BTreeSet::new();
    while let Some((name, peer)) = await_reply(socket, end)? {
        found.insert([name, format!(" at {peer}").into_bytes()].concat());
    }
    Ok(found.into_iter().map(printable).collect())
