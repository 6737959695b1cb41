//! step: pipeline
//! caught-by: pipeline
//! says: client should have taken 1010 bytes
//!
//! Sends all lines and then reads all answers. Once the buffers on the way are full of answers
//! that it does not read, the server stops reading, and both wait for ever.

    send_lines(&server, lines, asked)?;
    print_answers(&server, due)
