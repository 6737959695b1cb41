//! step: join
//! caught-by: join
//! says: a name is taken as it is
//!
//! Makes text of the name, without the spaces around it. Then two who are not the same may look alike, and a byte that
//! is no UTF-8 becomes a replacement character.

        let name = String::from_utf8_lossy(&name).trim().as_bytes().to_vec();
        let (peer, stream) = (client.peer, Arc::clone(&client.stream));
        let member = Arc::new(Member { name, peer, stream, outbox: Outbox::default() });
        self.members().push(Arc::clone(&member));
        self.announce(&member, "joined");
        member
