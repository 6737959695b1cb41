//! step: broadcast
//! caught-by: broadcast
//! says: blocked in send()
//! varies: how far the program is when it happens
//!
//! Writes to the members' connections itself, without the lock. One member that does not read still stops
//! whoever speaks, and those after it on the list hear nothing.

        let said = [speaker.name.as_slice(), b": ", line, b"\n"].concat();
        for member in self.others(speaker) {
            let _ = io::Write::write_all(&mut &*member.stream, &said);
        }
