//! step: broadcast
//! caught-by: broadcast
//! says: but it got "bob: " ff 00 1b 0a
//!
//! Cuts the spaces around a line. They were said, too.

        let said = [speaker.name.as_slice(), b": ", line.trim_ascii(), b"\n"].concat();
        let said = Line::from(said);
        for member in self.others(speaker) {
            self.tell(&member, &said);
        }
