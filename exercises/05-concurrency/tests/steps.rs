//! The checks of chapter 5, a test for each step.

use std::thread;
use std::time::{Duration, Instant};

use harness::{Check, Peer, Program, Running, program};

const THREADS: Program = program!("threads");
const POOL: Program = program!("pool");
const ASYNC: Program = program!("async");
const CHAT: Program = program!("chat");

/// The servers that answer each line with `echo: <line>`.
const ECHOES: [(&str, Program); 3] = [("threads", THREADS), ("pool", POOL), ("async", ASYNC)];

/// What a server may compute while it waits for somebody: one that asks again and again needs more.
const LITTLE: Duration = Duration::from_millis(50);

#[test]
fn threads() {
    let check = Check::new("threads");

    check.scene("two clients at the same time");
    let server = check.start_server(&THREADS);
    let first = check.connect(&server);
    let second = check.connect(&server);
    server.prints("<client 1> connected");
    server.prints("<client 2> connected");
    second.send("two\n");
    second.expect("echo: two\n");
    first.send("one\n");
    first.expect("echo: one\n");

    check.scene("forty are silent, and one speaks");
    let server = check.start_server(&THREADS);
    let _silent = check.crowd(&server, 40);
    let client = check.connect(&server);
    client.send("hello\n");
    client.expect("echo: hello\n");

    check.scene("lines as they come");
    let server = check.start_server(&THREADS);
    let client = check.connect(&server);
    client.send("\n\r\n \tn\r");
    client.expect("echo: \necho: \n");
    client.is_taken();
    client.send("et \r\nthe last");
    client.expect("echo:  \tn\ret \n");
    client.half_close();
    client.expect("echo: the last\n");

    check.scene("nothing in a line is special");
    let server = check.start_server(&THREADS);
    let client = check.connect(&server);
    client.send("quit\n\u{feff}\0\\n\u{85}\u{2028}\u{a0}\r\n\r\r\n");
    client.expect("echo: quit\necho: \u{feff}\0\\n\u{85}\u{2028}\u{a0}\necho: \r\n");

    check.passes();
}

#[test]
fn isolation() {
    let check = Check::new("isolation");

    check.scene("a goodbye");
    let server = check.start_server(&THREADS);
    let client = check.connect(&server);
    client.send("one\n");
    client.expect("echo: one\n");
    server.prints("<client 1> connected");
    client.half_close();
    client.expect_close();
    server.prints("<client 1> left");
    server.complains_no_more();

    check.scene("one stalls, one resets, one sends garbage");
    let server = check.start_server(&THREADS);
    let stalled = check.connect(&server);
    stalled.send("half a l");
    server.prints("<client 1> connected");
    let resetting = check.connect(&server);
    resetting.send("two");
    server.prints("<client 2> connected");
    resetting.reset();
    server.prints("<client 2> left");
    server.complains_of("error: <client 2> ");
    let garbage = check.connect(&server);
    server.prints("<client 3> connected");
    garbage.send(b"\xff\0\x1b[2J\n\xfe");
    garbage.expect(b"echo: \xff\0\x1b[2J\n");
    garbage.half_close();
    garbage.expect(b"echo: \xfe\n");
    stalled.send("ine\n");
    stalled.expect("echo: half a line\n");

    check.scene("one is gone before it has its answers");
    let server = check.start_server(&THREADS);
    let other = check.connect(&server);
    server.prints("<client 1> connected");
    let greedy = check.connect_with_small_buffer(&server);
    server.prints("<client 2> connected");
    let lines = format!("{}\n", "x".repeat(1000)).repeat(24);
    greedy.send_until_unread(lines.as_bytes());
    greedy.remark_sent("lines, until one stays unread");
    greedy.reset();
    server.prints("<client 2> left");
    server.complains_of("error: <client 2> ");
    other.send("one\n");
    other.expect("echo: one\n");

    check.scene("more clients than the system has descriptors for");
    let server = check.start_server(&THREADS);
    let first = check.connect(&server);
    first.send("one\n");
    first.expect("echo: one\n");
    server.limit_descriptors(16);
    let crowd = check.crowd(&server, 20);
    server.uses_cpu_at_most(LITTLE, || {
        first.send("one\n");
        first.expect("echo: one\n");
    });
    crowd.each_closes();
    let next = check.connect(&server);
    next.send("next\n");
    next.expect("echo: next\n");

    check.passes();
}

#[test]
fn pool() {
    let check = Check::new("pool");

    check.scene("two workers: the third client waits for its turn");
    let server = check.start_server_with(&POOL, &["--workers", "2"]);
    let first = check.connect(&server);
    let second = check.connect(&server);
    let third = check.connect(&server);
    third.send("three\n");
    second.send("two\n");
    second.expect("echo: two\n");
    first.send("one\n");
    first.expect("echo: one\n");
    third.expect_no_more();
    server.prints("<client 1> connected");
    server.prints("<client 2> connected");
    second.close();
    server.prints("<client 2> left");
    server.prints("<client 3> connected");
    third.expect("echo: three\n");

    check.scene("six workers");
    let server = check.start_server_with(&POOL, &["--workers", "6"]);
    let crowd = check.crowd(&server, 6);
    crowd.each_sends("hello\n");
    crowd.each_expects("echo: hello\n");

    check.scene("one worker: clients that reset do not cost it");
    let server = check.start_server_with(&POOL, &["--workers", "1"]);
    let first = check.connect(&server);
    first.send("half a l");
    server.prints("<client 1> connected");
    first.reset();
    server.prints("<client 1> left");
    server.complains_of("error: <client 1> ");
    let second = check.connect(&server);
    second.send("two\n");
    second.expect("echo: two\n");
    let gone = check.connect(&server);
    gone.send("three\n");
    gone.reset();
    server.prints("<client 2> connected");
    second.close();
    server.prints("<client 2> left");
    server.prints("<client 3> connected");
    server.prints("<client 3> left");
    let last = check.connect(&server);
    last.send(b" \xff\r\0\r\n\nthe last");
    last.half_close();
    last.expect(b"echo:  \xff\r\0\necho: \necho: the last\n");
    last.expect_close();

    check.scene("four workers, unless it is told otherwise");
    let server = check.start_server(&POOL);
    let crowd = check.crowd(&server, 4);
    crowd.each_sends("hello\n");
    crowd.each_expects("echo: hello\n");
    let fifth = check.connect(&server);
    fifth.send("five\n");
    fifth.expect_no_more();

    check.passes();
}

#[test]
fn queue() {
    let check = Check::new("queue");

    check.scene("first come, first served");
    let server = check.start_server_with(&POOL, &["--workers", "1"]);
    let clients: Vec<Peer> = (0..6).map(|_| check.connect(&server)).collect();
    for client in &clients {
        client.send("hello\n");
    }
    for (number, client) in clients.into_iter().enumerate() {
        let name = format!("<client {}>", number + 1);
        server.prints(&format!("{name} connected"));
        client.expect("echo: hello\n");
        client.close();
        server.prints(&format!("{name} left"));
    }

    check.scene("a crowd waits, and costs nothing until its turn");
    let server = check.start_server_with(&POOL, &["--workers", "2"]);
    let first = check.connect(&server);
    let second = check.connect(&server);
    let crowd = check.crowd(&server, 100);
    crowd.each_sends("hello\n");
    server.uses_cpu_at_most(LITTLE, || {
        first.send("one\n");
        first.expect("echo: one\n");
    });
    server.has_threads_at_most(20);
    server.has_descriptors_at_most(60);
    crowd.each_half_closes();
    first.close();
    second.close();
    crowd.each_expects("echo: hello\n");
    crowd.each_expects_close();

    check.passes();
}

#[test]
fn r#async() {
    let check = Check::new("async");

    check.scene("lines as they come");
    let server = check.start_server(&ASYNC);
    let first = check.connect(&server);
    let second = check.connect(&server);
    server.prints("<client 1> connected");
    server.prints("<client 2> connected");
    second.send(b"two\r\n\n \xff\r\0\nthe l");
    second.expect(b"echo: two\necho: \necho:  \xff\r\0\n");
    second.send("ast");
    second.half_close();
    second.expect("echo: the last\n");
    second.expect_close();
    server.prints("<client 2> left");
    first.send("one\n");
    first.expect("echo: one\n");

    check.scene("one resets, and one never reads");
    let server = check.start_server(&ASYNC);
    let resetting = check.connect(&server);
    resetting.send("half a l");
    server.prints("<client 1> connected");
    resetting.reset();
    server.prints("<client 1> left");
    server.complains_of("error: <client 1> ");
    let greedy = check.connect_with_small_buffer(&server);
    let lines = format!("{}\n", "x".repeat(1000)).repeat(24);
    let times = greedy.send_until_unread(lines.as_bytes());
    greedy.remark_sent("lines, until one stays unread");
    server.should("stop reading from a client that never reads its answers", times < 1000);
    server.prints("<client 2> connected");
    greedy.reset();
    server.prints("<client 2> left");
    server.complains_of("error: <client 2> ");

    check.scene("more than a thousand clients, and a few threads");
    let server = check.start_server(&ASYNC);
    let _silent = check.crowd(&server, 200);
    let crowd = check.crowd(&server, 400);
    let stalling = check.crowd(&server, 300);
    let resetting = check.crowd(&server, 200);
    stalling.each_sends("hel");
    resetting.each_sends("hel");
    resetting.each_resets();
    crowd.each_sends("hello\n");
    crowd.each_expects("echo: hello\n");
    server.has_threads_at_most(few_threads());
    stalling.each_sends("lo\n");
    stalling.each_expects("echo: hello\n");

    check.scene("more clients than the system has descriptors for");
    let server = check.start_server(&ASYNC);
    let first = check.connect(&server);
    first.send("one\n");
    first.expect("echo: one\n");
    server.limit_descriptors(24);
    let crowd = check.crowd(&server, 40);
    server.uses_cpu_at_most(LITTLE, || {
        first.send("one\n");
        first.expect("echo: one\n");
    });
    crowd.each_closes();
    let next = check.connect(&server);
    next.send("next\n");
    next.expect("echo: next\n");

    check.passes();
}

/// Two more than the machine has cores, or eight.
fn few_threads() -> usize {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    (cores + 2).max(8)
}

#[test]
fn idle() {
    let check = Check::new("idle");

    check.scene("one is silent, the other is not");
    let server = check.start_server_with(&ASYNC, &["--idle-ms", "600"]);
    let silent = check.connect(&server);
    silent.send("half a l");
    let busy = check.connect(&server);
    let slow = check.connect(&server);
    server.prints("<client 1> connected");
    server.prints("<client 2> connected");
    server.prints("<client 3> connected");
    // Both speak for longer than a client may be silent, and are never silent so long. One of them
    // has a single line to say.
    let start = Instant::now();
    let mut bytes = 0;
    while bytes < 8 {
        busy.send_unrecorded("x\n");
        busy.expect_unrecorded("echo: x\n");
        if start.elapsed() >= Duration::from_millis(100) * bytes {
            slow.send_unrecorded("s");
            bytes += 1;
        }
    }
    busy.remark_sent("\"x\\n\" again and again");
    slow.remark_sent("8 bytes of a line, now and then one");
    slow.send("low\n");
    slow.expect("echo: sssssssslow\n");
    silent.expect_close();
    server.prints("<client 1> left");
    busy.send("here\n");
    busy.expect("echo: here\n");

    check.scene("the time that was asked for, and no less");
    let idle = Duration::from_millis(1100);
    let server = check.start_server_with(&ASYNC, &["--idle-ms", "1100"]);
    let start = Instant::now();
    let silent = check.connect(&server);
    silent.expect_close();
    server.should("wait as long as `--idle-ms` says", start.elapsed() >= idle);

    check.scene("without the flag nobody is let go");
    let server = check.start_server(&ASYNC);
    let silent = check.connect(&server);
    silent.send("one\n");
    silent.expect("echo: one\n");
    silent.pause();

    check.passes();
}

#[test]
fn long_line() {
    let check = Check::new("long_line");
    // Bytes are counted, not characters: an `é` has two.
    let longest = "é".repeat(4096);
    let many = "x".repeat(5000);

    for (name, program) in ECHOES {
        check.scene(&format!("{name}: a line as long as the limit, and one byte more"));
        let server = check.start_server(&program);
        let client = check.connect(&server);
        client.send(format!("{longest}\r"));
        client.pause();
        client.send(format!("\n{many}\n{many}\n"));
        client.expect(format!("echo: {longest}\necho: {many}\necho: {many}\n"));
        client.send(format!("{longest}y\n"));
        client.expect_gone();
        is_refused(&server);

        check.scene(&format!("{name}: a line without an end"));
        let server = check.start_server(&program);
        let client = check.connect(&server);
        let other = check.connect(&server);
        client.send(longest.repeat(2));
        client.expect_gone();
        is_refused_of_two(&server);
        other.send("hello\n");
        other.expect("echo: hello\n");
        server.uses_memory_at_most(64 << 20);
    }

    check.scene("chat: a name without an end");
    let server = check.start_server(&CHAT);
    let client = check.connect(&server);
    client.send(longest.repeat(2));
    client.expect_gone();
    is_refused(&server);

    check.passes();
}

/// The only client has sent too long a line.
fn is_refused(server: &Running) {
    server.complains("error: <client 1> sent a line over 8192 bytes");
    server.prints("<client 1> connected");
    server.prints("<client 1> left");
}

/// The first of two clients has sent too long a line.
fn is_refused_of_two(server: &Running) {
    server.complains("error: <client 1> sent a line over 8192 bytes");
    server.prints_in_any_order(&["<client 1> connected", "<client 2> connected"]);
    server.prints("<client 1> left");
}

#[test]
fn shutdown() {
    const SOON: Duration = Duration::from_secs(1);
    let check = Check::new("shutdown");
    let line = "x".repeat(8000);
    let (questions, answers) = (format!("{line}\n").repeat(3), format!("echo: {line}\n").repeat(3));

    for (name, program) in ECHOES {
        check.scene(&format!("{name}: nobody is there"));
        let server = check.start_server(&program);
        server.interrupted();
        server.exits_within(SOON, 0);

        check.scene(&format!("{name}: one is idle"));
        let server = check.start_server(&program);
        let client = check.connect(&server);
        client.send("one\nhalf a l");
        client.expect("echo: one\n");
        server.interrupted();
        server.exits_within(SOON, 0);
        // Half a line is no line: there is no answer to it.
        client.expect_gone();

        check.scene(&format!("{name}: one has yet to receive its answers"));
        let server = check.start_server(&program);
        let _idle = check.connect(&server);
        let client = check.connect_with_small_buffer(&server);
        let times = client.send_until_unread(questions.as_bytes());
        client.remark_sent("lines, until one stays unread");
        server.interrupted();
        client.expect_unrecorded(answers.repeat(times));
        client.remark_received("an answer to each");
        client.expect_close();
        server.exits_within(SOON, 0);
    }

    for (name, program) in [("threads", THREADS), ("async", ASYNC)] {
        check.scene(&format!("{name}: one never reads"));
        let server = check.start_server(&program);
        let client = check.connect_with_small_buffer(&server);
        // More than the system takes for a client that does not read.
        client.send(questions.repeat(10));
        server.interrupted();
        server.exits_within(SOON, 0);
    }

    check.scene("pool: its queue is full");
    let server = check.start_server_with(&POOL, &["--workers", "1"]);
    let client = check.connect(&server);
    let _waiting = check.crowd(&server, 8);
    client.send("one\n");
    client.expect("echo: one\n");
    server.interrupted();
    server.exits_within(SOON, 0);

    check.scene("chat: nobody is there");
    let server = check.start_server(&CHAT);
    server.interrupted();
    server.exits_within(SOON, 0);

    check.scene("chat: one has not said its name");
    let server = check.start_server(&CHAT);
    let client = check.connect(&server);
    server.interrupted();
    client.expect_close();
    server.exits_within(SOON, 0);

    check.passes();
}

#[test]
fn join() {
    let check = Check::new("join");

    check.scene("who comes and who goes");
    let server = check.start_server(&CHAT);
    let ann = check.connect(&server);
    ann.send("ann\n");
    let nobody = check.connect(&server);
    let bob = check.connect(&server);
    bob.send("bob\r\n");
    ann.expect("* bob joined\n");
    nobody.close();
    let other = check.connect(&server);
    other.send("ann\n");
    ann.expect("* ann joined\n");
    bob.expect("* ann joined\n");
    bob.close();
    ann.expect("* bob left\n");
    other.expect("* bob left\n");
    server.prints("<client 1> connected");
    server.prints("<client 2> connected");
    server.prints("<client 3> connected");
    server.prints("<client 2> left");
    server.prints("<client 4> connected");
    server.prints("<client 3> left");
    other.close();
    ann.expect("* ann left\n");
    let cleo = check.connect(&server);
    cleo.send("cleo\n");
    ann.expect("* cleo joined\n");

    check.scene("a name is taken as it is");
    let server = check.start_server(&CHAT);
    let ann = check.connect(&server);
    ann.send("ann\n");
    let other = check.connect(&server);
    other.send(b" \xff\0\tBob, of all names the one with most bytes: \r\n");
    ann.expect(b"*  \xff\0\tBob, of all names the one with most bytes:  joined\n");
    other.close();
    ann.expect(b"*  \xff\0\tBob, of all names the one with most bytes:  left\n");

    check.scene("Ctrl-C, and one has said half its name");
    let server = check.start_server(&CHAT);
    let ann = check.connect(&server);
    ann.send("ann\n");
    let other = check.connect(&server);
    other.send("bo");
    server.interrupted();
    server.exits(0);
    // Nobody has joined.
    ann.expect_gone();

    check.passes();
}

#[test]
fn broadcast() {
    let check = Check::new("broadcast");

    check.scene("what one says, all others hear");
    let server = check.start_server(&CHAT);
    let (ann, bob) = (check.connect(&server), check.connect(&server));
    let listener = check.connect(&server);
    let nobody = check.connect(&server);
    ann.send("ann\n");
    bob.send("bob\n");
    ann.expect("* bob joined\n");
    listener.send("cleo\n");
    ann.expect("* cleo joined\n");
    bob.expect("* cleo joined\n");
    ann.send("/hello, 你好\n\n");
    bob.expect("ann: /hello, 你好\nann: \n");
    listener.expect("ann: /hello, 你好\nann: \n");
    bob.send(b" \xff\0\x1b \r\n");
    ann.expect(b"bob:  \xff\0\x1b \n");
    listener.expect(b"bob:  \xff\0\x1b \n");
    nobody.expect_no_more();

    check.scene("two of the same name");
    let server = check.start_server(&CHAT);
    let (ann, other) = (check.connect(&server), check.connect(&server));
    ann.send("ann\n");
    other.send("ann\n");
    ann.expect("* ann joined\n");
    ann.send("is that me?\n");
    other.expect("ann: is that me?\n");

    check.scene("one resets, and the others go on");
    let server = check.start_server(&CHAT);
    let (ann, bob) = (check.connect(&server), check.connect(&server));
    ann.send("ann\n");
    bob.send("bob\n");
    ann.expect("* bob joined\n");
    let cleo = check.connect(&server);
    cleo.send("cleo\n");
    ann.expect("* cleo joined\n");
    bob.expect("* cleo joined\n");
    bob.send("half a l");
    bob.reset();
    ann.expect("* bob left\n");
    cleo.expect("* bob left\n");
    ann.send("one\n");
    cleo.expect("ann: one\n");
    cleo.send("two\n");
    ann.expect("cleo: two\n");

    check.scene("one does not read, and nobody waits for it");
    let server = check.start_server(&CHAT);
    let ann = check.connect_with_small_buffer(&server);
    ann.send("ann\n");
    let bob = check.connect(&server);
    bob.send("bob\n");
    let cleo = check.connect(&server);
    cleo.send("cleo\n");
    bob.expect("* cleo joined\n");
    let line = "x".repeat(8000);
    bob.send_unrecorded(format!("{line}\n").repeat(100));
    bob.remark_sent("100 lines of 8,000 bytes");
    // A machine that is busy may take so long that she is too slow by then.
    let heard = format!("bob: {line}\n").repeat(100);
    cleo.expect_with_aside(heard.as_bytes(), "* ann was too slow", false);
    cleo.remark_received("100 lines");

    check.scene("a name and two lines in one piece, the last without an end");
    let server = check.start_server(&CHAT);
    let ann = check.connect(&server);
    ann.send("ann\n");
    let bob = check.connect(&server);
    bob.send("bob\nhello\nbye");
    bob.half_close();
    ann.expect("* bob joined\nbob: hello\nbob: bye\n* bob left\n");

    check.scene("many lines of two, all of them and each one's in order");
    let server = check.start_server(&CHAT);
    let (ann, bob) = (check.connect(&server), check.connect(&server));
    ann.send("ann\n");
    bob.send("bob\n");
    ann.expect("* bob joined\n");
    for start in (0..1000).step_by(100) {
        let lines = |name: &str| -> String {
            (start..start + 100).map(|number| format!("{name}{number}\n")).collect()
        };
        ann.send_unrecorded(lines(""));
        bob.send_unrecorded(lines(""));
        ann.expect_unrecorded(lines("bob: "));
        bob.expect_unrecorded(lines("ann: "));
    }
    ann.remark_sent("1,000 lines");
    bob.remark_sent("1,000 lines");
    ann.remark_received("1,000 lines");
    bob.remark_received("1,000 lines");

    check.scene("a line has a limit here too");
    let server = check.start_server(&CHAT);
    let ann = check.connect(&server);
    ann.send("ann\n");
    let bob = check.connect(&server);
    bob.send("bob\n");
    ann.expect("* bob joined\n");
    let longest = "x".repeat(8192);
    ann.send(format!("{longest}\n"));
    bob.expect(format!("ann: {longest}\n"));
    ann.send(longest.repeat(2));
    ann.expect_gone();
    bob.expect("* ann left\n");

    check.scene("Ctrl-C, and one has yet to receive what another said");
    let server = check.start_server(&CHAT);
    let ann = check.connect_with_small_buffer(&server);
    ann.send("ann\n");
    let bob = check.connect(&server);
    bob.send("bob\n");
    ann.expect("* bob joined\n");
    bob.send(format!("{line}\n").repeat(10));
    server.interrupted();
    ann.expect(format!("bob: {line}\n").repeat(10));
    server.exits(0);

    check.passes();
}

#[test]
fn slow_reader() {
    let check = Check::new("slow_reader");
    let line = "x".repeat(8000);

    check.scene("a burst of lines, for somebody who reads them");
    let server = check.start_server(&CHAT);
    let bob = check.connect(&server);
    bob.send("bob\n");
    let cleo = check.connect_with_small_buffer(&server);
    cleo.send("cleo\n");
    bob.expect("* cleo joined\n");
    bob.send_unrecorded(format!("{line}\n").repeat(200));
    bob.remark_sent("200 lines of 8,000 bytes");
    bob.send("the end\n");
    cleo.expect_unrecorded(format!("bob: {line}\n").repeat(200));
    cleo.remark_received("200 lines");
    cleo.expect("bob: the end\n");

    check.scene("one who never reads");
    let server = check.start_server(&CHAT);
    let slow = check.connect_with_small_buffer(&server);
    slow.send("ann\n");
    let bob = check.connect(&server);
    bob.send("bob\n");
    let cleo = check.connect(&server);
    cleo.send("cleo\n");
    bob.expect("* cleo joined\n");
    // The slow one has been told of it, too. From now on nobody waits for her.
    bob.pause();
    let (said, heard) = (format!("{line}\n").repeat(50), format!("bob: {line}\n").repeat(50));
    let mut is_told = false;
    for _ in 0..40 {
        bob.send_unrecorded(&said);
        is_told = cleo.expect_with_aside(heard.as_bytes(), "* ann was too slow", is_told);
    }
    bob.remark_sent("2,000 lines of 8,000 bytes");
    cleo.remark_received("2,000 lines");
    if !is_told {
        cleo.expect_unrecorded("* ann was too slow\n");
    }
    cleo.remark_received("\"* ann was too slow\\n\" among them");
    bob.expect("* ann was too slow\n");
    let connected = ["<client 1> connected", "<client 2> connected", "<client 3> connected"];
    server.prints_in_any_order(&connected);
    server.prints("<client 1> left");
    server.uses_memory_at_most(50 << 20);
    bob.send("the end\n");
    cleo.expect("bob: the end\n");

    check.passes();
}
