//! step: queue
//! caught-by: queue
//! says: the queue is full
//!
//! Returns an error when the queue is full, which ends the server just when it has most to do.

    queue.try_send(client).map_err(|_| "the queue is full".into())
