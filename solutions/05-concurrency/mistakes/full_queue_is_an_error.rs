//! step: queue
//! caught-by: queue
//! says: the queue is full
//!
//! Returns an error when the queue is full, which ends the server just when it has most to do.

    drop(client);
    let _ = queue;
    Err("the queue is full".into())
