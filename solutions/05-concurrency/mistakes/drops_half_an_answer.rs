//! step: shutdown
//! caught-by: shutdown
//! says: one has yet to receive its answers
//! varies: how far the program is when it happens
//!
//! Ends the program at once. Whoever was being answered gets a part of the answer, and then nothing.

        eprintln!("goodbye");
