//! step: join
//! caught-by: join
//! says: waiting to be woken
//!
//! Keeps the guard of the list in a variable, so the lock is held to the end of the function. announce()
//! wants it too, and the thread waits for itself.

        let (peer, stream) = (client.peer, Arc::clone(&client.stream));
        let member = Arc::new(Member { name, peer, stream, outbox: Outbox::default() });
        let mut members = self.members();
        members.push(Arc::clone(&member));
        self.announce(&member, "joined");
        member
