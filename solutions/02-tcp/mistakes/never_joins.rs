//! step: pipeline
//! caught-by: pipeline
//! says: client should have printed "error: " on standard error; it ended with exit code 0 instead
//!
//! Does not wait for the thread that sends, and so never hears of its error.

    let answers = server.try_clone()?;
    thread::spawn(move || send_lines(&server, lines, asked));
    print_answers(&answers, due)
