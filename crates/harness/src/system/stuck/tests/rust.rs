//! Programs in Rust: this test program once more, which does one thing and waits.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use super::super::{look, threads};
use super::program::{are_stuck, twice};

/// Names what the program is to do.
const WAY: &str = "LAB_TEST_WAY";

/// Longer than the test.
const LONG: Duration = Duration::from_secs(60);

/// The program. It does nothing when it is run as a test.
#[test]
fn program() {
    let Ok(way) = std::env::var(WAY) else { return };
    // The line is for the test that has started us.
    println!("\nready");
    match way.as_str() {
        "channel" => drop(mpsc::channel::<()>().1.recv()),
        "a channel, for a while" => {
            let (_sender, receiver) = mpsc::channel::<()>();
            let _ = receiver.recv_timeout(LONG);
        }
        "a lock of its own" => {
            let lock = Mutex::new(());
            let _first = lock.lock();
            let _second = lock.lock();
        }
        "a thread that parks" => drop(thread::spawn(thread::park).join()),
        "a thread that sleeps" => drop(thread::spawn(|| thread::sleep(LONG)).join()),
        "two locks" => {
            let locks = Arc::new((Mutex::new(()), Mutex::new(())));
            let others = Arc::clone(&locks);
            let _one = locks.0.lock();
            let (holds, held) = mpsc::channel();
            let other = thread::spawn(move || {
                let _two = others.1.lock();
                let _ = holds.send(());
                let _one = others.0.lock();
            });
            let _ = held.recv();
            let _two = locks.1.lock();
            let _ = other.join();
        }
        tasks => in_tasks(tasks),
    }
}

fn in_tasks(way: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        match way {
            "a task that accepts" => drop(listener.accept().await),
            "a task that accepts, for a while" => {
                drop(tokio::time::timeout(LONG, listener.accept()).await);
            }
            "a task that sleeps beside it" => {
                tokio::spawn(tokio::time::sleep(LONG));
                drop(listener.accept().await);
            }
            _ => panic!("nobody knows how to do {way:?}"),
        }
    });
}

/// Starts the program, and looks whether it is stuck.
fn is_stuck(way: &str, stuck: bool) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        // A test that is alone runs in the main thread, and nobody waits for it for a while.
        .args(["--exact", "system::stuck::tests::rust::program", "--nocapture", "--test-threads=1"])
        .env(WAY, way)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.by_ref().flatten().any(|line| line == "ready"), "{way}");
    eprintln!("{way}");
    if stuck {
        are_stuck(&[child.id()]);
    } else {
        assert!(twice(|| threads::main_thread(child.id())).is_some());
        for _ in 0..50 {
            assert_eq!(look(&[child.id()], false), None);
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn threads_that_wait_for_each_other() {
    for way in ["channel", "a lock of its own", "a thread that parks", "two locks"] {
        is_stuck(way, true);
    }
    for way in ["a channel, for a while", "a thread that sleeps"] {
        is_stuck(way, false);
    }
}

#[test]
fn tasks_with_and_without_a_timer() {
    is_stuck("a task that accepts", true);
    is_stuck("a task that accepts, for a while", false);
    is_stuck("a task that sleeps beside it", false);
}
