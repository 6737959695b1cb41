//! step: slow_reader
//! caught-by: slow_reader
//! says: a burst of lines, for somebody who reads them
//! varies: how far the program is when it happens
//!
//! Lets a member go as soon as its outbox is full. A burst of lines is enough for that, although the
//! member reads.

        if self.remove(member) {
            let _ = (member.stream.shutdown(Shutdown::Both), line);
            self.announce(member, "was too slow");
        }
