//! step: shutdown
//! caught-by: shutdown
//! says: one never reads
//!
//! Waits for everybody without a limit. One client that does not take its answers keeps the server from
//! ending.

        let connected = self.connected();
        for stream in connected.streams.values() {
            let _ = stream.shutdown(Shutdown::Read);
        }
        let is_anybody_left = |connected: &mut Connected| !connected.streams.is_empty();
        drop(self.one_left.wait_while(connected, is_anybody_left));
