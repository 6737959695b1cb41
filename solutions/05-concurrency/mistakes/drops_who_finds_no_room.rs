//! step: queue
//! caught-by: queue
//! says: closed the connection
//!
//! Lets a client go when the queue is full. It was connected already, and hears nothing but the end.

    let _ = queue.try_send(client);
    Ok(())
