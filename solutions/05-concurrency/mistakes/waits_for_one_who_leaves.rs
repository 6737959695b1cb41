//! step: shutdown
//! caught-by: shutdown
//! says: nobody is there
//!
//! Waits on the condition variable without a condition. When nobody is there nobody leaves, and so nobody ever wakes it.

        let connected = self.connected();
        for stream in connected.streams.values() {
            let _ = stream.shutdown(Shutdown::Read);
        }
        drop(self.one_left.wait(connected));
