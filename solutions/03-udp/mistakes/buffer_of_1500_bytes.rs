//! step: whole_datagrams
//! caught-by: whole_datagrams
//! says: (1517 characters)
//!
//! Has room for what an Ethernet carries in one piece. Longer datagrams travel in several pieces, and
//! the system puts them together.

    receive(socket, &mut [0; 1500])
