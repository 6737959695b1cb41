//! step: broadcast
//! caught-by: broadcast
//! says: the bytes differ
//!
//! Makes a String of what was said, where bytes that are not UTF-8 become a replacement character.

        let name = String::from_utf8_lossy(&speaker.name);
        let said = format!("{name}: {}\n", String::from_utf8_lossy(line));
        let said = Line::from(said.into_bytes());
        for member in self.others(speaker) {
            self.tell(&member, &said);
        }
