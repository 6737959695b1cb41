//! step: shutdown
//! caught-by: shutdown
//! says: "echo: half a l
//! varies: how far the program is when it happens
//!
//! Lets new clients in while the others get their answers. But what tells the threads that a line was cut off
//! by Ctrl-C is the same `stopping`: so they take half a line for the last one.

        let mut connected = self.connected();
        connected.stopping = false;
        for stream in connected.streams.values() {
            let _ = stream.shutdown(Shutdown::Read);
        }
        let is_anybody_left = |connected: &mut Connected| !connected.streams.is_empty();
        let _ = self.one_left.wait_timeout_while(connected, PATIENCE, is_anybody_left);
