//! step: broadcast
//! caught-by: broadcast
//! says: but it got "ann: /hello
//!
//! Tells everybody on the list, the speaker too. Its own terminal shows the line already.

        let said = Line::from([speaker.name.as_slice(), b": ", line, b"\n"].concat());
        let members = self.members().clone();
        for member in members {
            self.tell(&member, &said);
        }
