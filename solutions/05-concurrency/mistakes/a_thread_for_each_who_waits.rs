//! step: queue
//! caught-by: queue
//! says: threads, but it has
//! varies: how far the program is when it happens
//!
//! Lets a thread wait in the place of the client, so that accept() can go on. Now the threads are the
//! queue, and it has no end; nor do they keep the order.

    let queue = queue.clone();
    thread::spawn(move || queue.send(client));
    Ok(())
