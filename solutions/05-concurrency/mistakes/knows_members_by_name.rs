//! step: broadcast
//! caught-by: broadcast
//! says: two of the same name
//!
//! Knows the speaker by its name. Two who have the same one do not hear each other.

        let said = Line::from([speaker.name.as_slice(), b": ", line, b"\n"].concat());
        let members = self.members().clone();
        for member in members.iter().filter(|member| member.name != speaker.name) {
            self.tell(member, &said);
        }
