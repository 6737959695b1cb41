//! step: join
//! caught-by: join
//! says: client 1 waits for "* bob joined\n"
//!
//! Announces a member and forgets to put it on the list. It can speak, and hears nothing.

        let (peer, stream) = (client.peer, Arc::clone(&client.stream));
        let member = Arc::new(Member { name, peer, stream, outbox: Outbox::default() });
        self.announce(&member, "joined");
        member
