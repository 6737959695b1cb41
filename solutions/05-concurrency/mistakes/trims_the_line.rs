//! step: threads
//! caught-by: threads
//! says: lines as they come
//! varies: how far the program is when it happens
//!
//! Trims each line to get rid of its end, as one does with what a person types. The spaces around it go as well.

    loop {
        let (stream, peer) = listener.accept()?;
        let client = clients.enter(stream, peer)?;
        thread::spawn(move || {
            say!("{peer} connected");
            let mut stream = &*client.stream;
            let mut input = std::io::BufReader::new(stream);
            let mut line = String::new();
            while std::io::BufRead::read_line(&mut input, &mut line).is_ok_and(|length| length > 0) {
                let _ = std::io::Write::write_all(&mut stream, format!("echo: {}\n", line.trim()).as_bytes());
                line.clear();
            }
            say!("{peer} left");
        });
    }
