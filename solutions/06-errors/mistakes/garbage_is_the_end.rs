//! step: bad_clients
//! caught-by: bad_clients
//! says: client 1 waits for "echo: " ff fe
//!
//! Reads lines of text with `lines`. A line that is not UTF-8 is an error there, and the end.

    say!("{peer} connected");
    let mut writer = client;
    for line in BufReader::new(client).lines() {
        match line.and_then(|line| writer.write_all(format!("echo: {line}\n").as_bytes())) {
            Ok(()) => {}
            Err(error) => {
                eprintln!("error: {peer} {error}");
                break;
            }
        }
    }
    say!("{peer} left");
