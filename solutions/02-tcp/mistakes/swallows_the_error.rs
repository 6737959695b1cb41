//! step: pipeline
//! caught-by: pipeline
//! says: client should have printed "error: " on standard error; nothing came
//!
//! Does not look at what the answers came to, and waits for the thread that sends. That one waits
//! for the next line, and nobody hears that the server has gone.

    let answers = server.try_clone()?;
    let sender = thread::spawn(move || send_lines(&server, lines, asked));
    let _ = print_answers(&answers, due);
    sender.join().map_err(|_| "the thread that sends has panicked")?
