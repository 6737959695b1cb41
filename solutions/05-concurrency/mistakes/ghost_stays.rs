//! step: slow_reader
//! caught-by: slow_reader
//! says: should have printed "<client 1> left"
//! varies: how far the program is when it happens
//!
//! Takes the member off the list and leaves its connection open. Its threads wait on, and what it says is still
//! heard, although it hears nothing.

        let is_too_slow = member.outbox.put_within(GRACE, line).is_err();
        if is_too_slow && self.remove(member) {
            self.announce(member, "was too slow");
        }
