//! step: find
//! caught-by: find
//! says: find should have taken at least
//! varies: each run takes another time
//!
//! Takes a short silence for the end. The next answer comes too late.

    let mut found = BTreeSet::new();
    while let Some((name, peer)) = await_reply(socket, end.min(Instant::now() + Duration::from_millis(100)))? {
        found.insert(format!("{} at {peer}", printable(name)));
    }
    Ok(found.into_iter().collect())
