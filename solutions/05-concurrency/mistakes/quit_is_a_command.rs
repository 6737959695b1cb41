//! step: threads
//! caught-by: threads
//! says: nothing in a line is special
//! varies: how far the program is when it happens
//!
//! Takes `quit` for a wish to leave. It is handy by hand, but no client that sends just this word gets its answer.

    loop {
        let (stream, peer) = listener.accept()?;
        let client = clients.enter(stream, peer)?;
        thread::spawn(move || {
            say!("{peer} connected");
            let mut stream = &*client.stream;
            let mut input = std::io::BufReader::new(stream);
            while let Ok(Some(line)) = clients::read_line(&client, &mut input) {
                if line == b"quit" {
                    break;
                }
                let answer = [b"echo: ", line.as_slice(), b"\n"].concat();
                let _ = std::io::Write::write_all(&mut stream, &answer);
            }
            say!("{peer} left");
        });
    }
