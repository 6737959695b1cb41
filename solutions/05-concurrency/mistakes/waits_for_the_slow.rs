//! step: slow_reader
//! caught-by: slow_reader
//! says: client 3 waits for
//! varies: how far the program is when it happens
//!
//! Waits until there is room, however long that takes. Whoever speaks waits with it, and so do all who
//! would have heard.

        while member.outbox.put_within(GRACE, line).is_err() {}
