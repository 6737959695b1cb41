//! step: slow_reader
//! caught-by: slow_reader
//! says: a burst of lines, for somebody who reads them
//! varies: how far the program is when it happens
//!
//! Drops the line when there is no room for it. Nobody waits, and whoever is only a little late misses
//! lines without knowing.

        let _ = (member, line);
