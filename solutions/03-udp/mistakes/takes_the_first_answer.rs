//! step: find
//! caught-by: find
//! says: but it printed "two at
//!
//! Ends with the first answer, as a client of one server does.

    let answer = await_reply(socket, end)?;
    Ok(answer.into_iter().map(|(name, peer)| format!("{} at {peer}", printable(name))).collect())
