//! step: broadcast
//! caught-by: broadcast
//! says: but it got "ann: /hello, 你好ann: "
//!
//! Sends the line without its end: read_line had cut it off.

        let said = Line::from([speaker.name.as_slice(), b": ", line].concat());
        for member in self.others(speaker) {
            self.tell(&member, &said);
        }
