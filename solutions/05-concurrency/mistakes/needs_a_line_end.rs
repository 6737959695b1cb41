//! step: threads
//! caught-by: threads
//! says: lines as they come
//! varies: how far the program is when it happens
//!
//! Answers a line only if it ends in `\n`. The last line of a client may have no end.

    loop {
        let (stream, peer) = listener.accept()?;
        let client = clients.enter(stream, peer)?;
        thread::spawn(move || {
            say!("{peer} connected");
            let mut stream = &*client.stream;
            let mut input = std::io::BufReader::new(stream);
            let mut line = Vec::new();
            while std::io::BufRead::read_until(&mut input, b'\n', &mut line).is_ok() && line.ends_with(b"\n") {
                let answer = [b"echo: ", protocol::without_end(&line), b"\n"].concat();
                let _ = std::io::Write::write_all(&mut stream, &answer);
                line.clear();
            }
            say!("{peer} left");
        });
    }
