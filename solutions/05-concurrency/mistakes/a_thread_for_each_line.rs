//! step: broadcast
//! caught-by: broadcast
//! says: waits for
//! varies: which line is too early
//!
//! Writes each line in a thread of its own, so that the speaker never waits. The threads overtake each other, and so
//! do the lines; and at Ctrl-C nobody waits for them.

        let said = Line::from([speaker.name.as_slice(), b": ", line, b"\n"].concat());
        for member in self.others(speaker) {
            let said = Arc::clone(&said);
            thread::spawn(move || io::Write::write_all(&mut &*member.stream, &said).is_ok());
        }
