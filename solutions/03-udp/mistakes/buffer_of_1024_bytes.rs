//! step: whole_datagrams
//! caught-by: whole_datagrams
//! says: (1041 characters)
//!
//! Keeps the tutorial's buffer. What does not fit into it is lost, without a word.

    receive(socket, &mut [0; 1024])
