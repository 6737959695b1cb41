//! step: stalled_handshake
//! caught-by: stalled_handshake
//! says: should have made a TLS handshake
//!
//! Threads are dear: eight of them take one client after the other. Eight that say nothing stop the server.

    use std::sync::{Mutex, OnceLock, mpsc};

    type Work = Box<dyn FnOnce() + Send>;
    static POOL: OnceLock<mpsc::Sender<Work>> = OnceLock::new();

    let pool = POOL.get_or_init(|| {
        let (pool, work) = mpsc::channel::<Work>();
        let work = Arc::new(Mutex::new(work));
        for _ in 0..8 {
            let work = Arc::clone(&work);
            thread::spawn(move || {
                loop {
                    let next = work.lock().map(|work| work.recv());
                    let Ok(Ok(next)) = next else { break };
                    next();
                }
            });
        }
        pool
    });
    pool.send(Box::new(move || serve(socket))).map_err(|_| io::ErrorKind::BrokenPipe.into())
