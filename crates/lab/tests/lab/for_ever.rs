//! Programs that wait for ever, and programs that only take their time. `just bench verdicts` looks at how
//! long after the last thing that happened the verdict on one of the first comes.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread;

use crate::student::{Checked, Student, is_bench};

/// The most that may pass after the last thing that happened, in milliseconds.
const AT_ONCE: u64 = 300;

/// A server of chapter 1 in Python that takes a client, reads its request, and then does this.
fn python(then: &str) -> String {
    format!(
        r#"#!/usr/bin/env python3
import asyncio, socket, sys, threading, time
host, port = sys.argv[2].rsplit(":", 1)
listener = socket.create_server((host.strip("[]"), int(port)))
print(f"listening on {{host}}:{{listener.getsockname()[1]}}", flush=True)
client, _ = listener.accept()
print("connected by %s:%s" % client.getpeername(), flush=True)
print("received:", client.recv(1024).decode(errors="replace"), flush=True)
{then}
"#
    )
}

/// As [`python`], with asyncio from the client on.
fn asyncio(then: &str) -> String {
    python(&format!(
        r#"
async def main():
    reader, writer = await asyncio.open_connection(sock=client)
    {then}
asyncio.run(main())
"#
    ))
}

/// Checks `reply` of chapter 1 with this server.
fn checked(student: &Student, server: &str) -> Checked {
    let folder = tempfile::tempdir().unwrap();
    for name in ["basic-flow-server", "basic-flow-client"] {
        let path = folder.path().join(name);
        fs::write(&path, server).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let programs = folder.path().to_str().unwrap();
    let args = ["check", "basic-flow/reply", "--json", "--programs", programs];
    Checked::read(&student.lab(&args).output().unwrap())
}

/// Checks all these servers and judges each: at the same time, as they only wait, unless times are looked at.
fn check_each<const N: usize>(servers: [(&str, String); N], judge: impl Fn(&str, &Checked) + Sync) {
    let student = Student::new();
    // The checks are built before.
    student.lab(&["check", "basic-flow/connect", "--solution"]).assert().success();
    let (student, judge) = (&student, &judge);
    thread::scope(|scope| {
        for (who, server) in &servers {
            let one = move || judge(who, &checked(student, server));
            if is_bench() {
                one();
            } else {
                scope.spawn(one);
            }
        }
    });
}

/// The verdict is proved, and on a machine that does nothing else it comes at once.
#[track_caller]
fn is_stuck(checked: &Checked, step: &str, who: &str) {
    let step = checked.step(step);
    assert_eq!(step["status"], "hung", "{who}: {step:#}");
    if cfg!(target_os = "linux") {
        assert_eq!(step["findings"]["outcome"]["kind"], "stuck", "{who}: {step:#}");
        let silent = step["findings"]["silent_ms"].as_u64().unwrap();
        println!("{silent:5} ms  after the last thing that happened: {who}");
        assert!(!is_bench() || silent <= AT_ONCE, "{who}: {silent} ms");
    }
}

#[test]
fn who_waits_for_ever_is_stuck() {
    if harness::interop::python("").is_none() {
        return;
    }
    let servers = [
        ("Python: receives again", python("client.recv(1024)")),
        ("Python: reads to the end first", python("client.makefile().read()")),
        ("Python: takes the next client first", python("listener.accept()")),
        (
            "Python: wants a lock twice",
            python("lock = threading.Lock()\nlock.acquire(); lock.acquire()"),
        ),
        ("asyncio: reads to the end first", asyncio("await reader.read()")),
        ("asyncio: waits for nobody", asyncio("await asyncio.Event().wait()")),
    ];
    check_each(servers, |who, checked| is_stuck(checked, "reply", who));
}

#[test]
fn who_takes_time_is_not_stuck() {
    if harness::interop::python("").is_none() {
        return;
    }
    let answer = "client.sendall(b'Hello, client!'); client.close()";
    let servers = [
        ("sleeps", python(&format!("time.sleep(1.5)\n{answer}\ntime.sleep(1000)"))),
        (
            "waits with a time-out",
            python(&format!(
                "client.settimeout(1.5)\ntry: client.recv(1)\nexcept TimeoutError: pass\n{answer}\ntime.sleep(1000)"
            )),
        ),
        (
            "has a thread that sleeps",
            python(&format!(
                "def later():\n    time.sleep(1.5)\n    {answer}\nthreading.Thread(target=later).start()\nlistener.accept()"
            )),
        ),
        (
            "asyncio",
            asyncio(
                "await asyncio.sleep(1.5); writer.write(b'Hello, client!'); writer.close(); await asyncio.sleep(1000)",
            ),
        ),
    ];
    check_each(servers, |who, checked| {
        assert_eq!(checked.step("reply")["status"], "passed", "{who}: {:#}", checked.step("reply"));
    });
}

#[test]
fn a_program_in_rust_that_waits_for_ever_is_stuck() {
    let receives = "    let mut buffer = [std::mem::MaybeUninit::uninit(); 16];\n    client.recv(&mut buffer)?;\n    Ok(())";
    let checked = Student::new().writes("reply", receives).checks();
    is_stuck(&checked, "reply", "Rust: receives again");
}

/// Only where times are looked at: tokio takes long to build.
#[test]
fn tasks_that_wait_for_ever_are_stuck() {
    if !is_bench() {
        return;
    }
    let student = Student::new();
    let course = &student.course;
    for file in fs::read_dir(course.path("solutions/05-concurrency/src/bin")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let source = course.read(&format!("solutions/05-concurrency/src/bin/{name}"));
        course.update(&format!("exercises/05-concurrency/src/bin/{name}"), source.as_bytes());
    }
    let server = "exercises/05-concurrency/src/bin/async.rs";
    course.edit(
        server,
        "output.write_all(",
        "std::future::pending::<()>().await;\n        output.write_all(",
    );
    let output = student.lab(&["check", "concurrency/idle", "--json"]).output().unwrap();
    is_stuck(&Checked::read(&output), "idle", "tokio: waits for nobody");
}
