//! step: queue
//! caught-by: queue
//! says: of CPU time
//! varies: how much CPU time it takes
//!
//! Asks again and again whether the queue has room. It is right in the end, and keeps a core busy as long as
//! somebody waits.

    let mut waiting = client;
    loop {
        match queue.try_send(waiting) {
            Err(mpsc::TrySendError::Full(client)) => waiting = client,
            outcome => return Ok(outcome?),
        }
    }
