//! step: find
//! caught-by: find
//! says: find should have ended
//! varies: it is found waiting, or at work
//!
//! Waits the whole time for each answer, and not in all. A beacon that does not stop keeps it for ever.

    let wait = end.saturating_duration_since(Instant::now());
    let mut found = BTreeSet::new();
    while let Some((name, peer)) = await_reply(socket, Instant::now() + wait)? {
        found.insert(format!("{} at {peer}", printable(name)));
    }
    Ok(found.into_iter().collect())
