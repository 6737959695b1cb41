//! step: pipeline
//! caught-by: pipeline
//! says: server waits for 00 00 00 03 "one" 00 00 00 03 "two" from client; only a part
//!
//! Sends a line, waits for its answer, sends the next. That cannot deadlock with a server that
//! answers at once; one that answers when it has heard everything never hears the rest.

    let _ = due;
    let mut answers = BufReader::new(&server);
    let mut lines = lines;
    loop {
        match receive(&mut answers)? {
            Some(answer) => say!("{}", printable(answer)),
            None => return Err("the server left while answers were due".into()),
        }
        match lines.next() {
            Some(line) => send_line(&server, &line?, &asked)?,
            None => break,
        }
    }
    half_close(&server)?;
    Ok(())
