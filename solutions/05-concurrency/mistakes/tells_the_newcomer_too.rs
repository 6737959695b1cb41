//! step: join
//! caught-by: join
//! says: "* ann joined\n"
//!
//! Tells everybody on the list, and the newcomer is on it by then.

        let (peer, stream) = (client.peer, Arc::clone(&client.stream));
        let member = Arc::new(Member { name, peer, stream, outbox: Outbox::default() });
        self.members().push(Arc::clone(&member));
        self.announce(&member, "joined");
        let news = [b"* ", member.name.as_slice(), b" joined\n"].concat();
        self.tell(&member, &Line::from(news));
        member
