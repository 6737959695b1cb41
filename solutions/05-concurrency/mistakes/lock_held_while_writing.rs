//! step: broadcast
//! caught-by: broadcast
//! says: blocked in send()
//! varies: how far the program is when it happens
//!
//! Writes to each member's connection while it holds the lock of the list. One member that does not read
//! stops the write, and with it everybody who needs the list.

        let said = [speaker.name.as_slice(), b": ", line, b"\n"].concat();
        let members = self.members();
        for member in members.iter().filter(|member| member.peer != speaker.peer) {
            let _ = io::Write::write_all(&mut &*member.stream, &said);
        }
