//! step: broadcast
//! caught-by: broadcast
//! says: what one says, all others hear
//!
//! Takes a line that begins with `/` for a command, as other chats do. This one has no commands: the line is lost.

        if line.starts_with(b"/") {
            return;
        }
        let said = Line::from([speaker.name.as_slice(), b": ", line, b"\n"].concat());
        for member in self.others(speaker) {
            self.tell(&member, &said);
        }
