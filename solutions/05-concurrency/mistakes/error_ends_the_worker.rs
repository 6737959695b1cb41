//! step: pool
//! caught-by: pool
//! says: one worker: clients that reset do not cost it
//! varies: how far the program is when it happens
//!
//! Unwraps what a client's connection gives. In a pool the panic ends a worker, and nobody starts another: after a few
//! clients that reset nobody is served.

    let (entrance, exit) = mpsc::sync_channel::<Client>(workers);
    let exit = Arc::new(Mutex::new(exit));
    for _ in 0..workers {
        let exit = Arc::clone(&exit);
        thread::spawn(move || {
            while let Some(client) = next(&exit) {
                say!("{} connected", client.peer);
                let mut stream = &*client.stream;
                let mut input = std::io::BufReader::new(stream);
                while let Some(line) = clients::read_line(&client, &mut input).unwrap() {
                    let answer = [b"echo: ", line.as_slice(), b"\n"].concat();
                    std::io::Write::write_all(&mut stream, &answer).unwrap();
                }
                say!("{} left", client.peer);
            }
        });
    }
    entrance
