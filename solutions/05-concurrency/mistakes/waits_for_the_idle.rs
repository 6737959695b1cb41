//! step: shutdown
//! caught-by: shutdown
//! says: server should have ended with exit code 0
//!
//! Waits until everybody has left by itself. An idle client never does.

        let connected = self.connected();
        let is_anybody_left = |connected: &mut Connected| !connected.streams.is_empty();
        drop(self.one_left.wait_while(connected, is_anybody_left));
