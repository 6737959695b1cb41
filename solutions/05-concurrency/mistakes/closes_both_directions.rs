//! step: shutdown
//! caught-by: shutdown
//! says: one has yet to receive its answers
//! varies: how far the program is when it happens
//!
//! Shuts the connections down in both directions: nothing more can be read, and nothing more written.

        let connected = self.connected();
        for stream in connected.streams.values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        let is_anybody_left = |connected: &mut Connected| !connected.streams.is_empty();
        let _ = self.one_left.wait_timeout_while(connected, PATIENCE, is_anybody_left);
