//! What a program waits for.

use super::*;

#[test]
fn a_program_that_does_not_go_on() {
    let waits = |focus, autopsy| Case { focus, autopsy, ..Case::default() };
    let bytes = || at(Wanted::Bytes);

    Case { said: Some(server()), ..Case::default() }.means("It has said that it listens on");
    let elsewhere = Some(SocketAddr::from(([127, 0, 0, 2], 80)));
    let listens = || Autopsy { sockets: vec![listener(0)], ..Autopsy::default() };
    let here = Case { autopsy: listens(), said: elsewhere, ..Case::default() };
    here.means("It has said that it listens on 127.0.0.2:80, but it listens on 127.0.0.1:80");
    let unread = vec!["listening on 127.0.0.1:81".to_owned()];
    Case { unread, ..no_line("error: <server> is already in use") }
        .means("The address that it was given is taken");
    Case { autopsy: listens(), ..no_line("listening on x") }
        .means("It listens on 127.0.0.1:80, but");
    let unread = vec!["a".to_owned()];
    Case { unread, has_no_line_end: true, ..no_line("a") }.means("It printed that text, but no");

    let sockets = vec![listener(0), connection(0, 0, true)];
    let (threads, cpu) = (vec![Doing::Running], facts::SPINNING);
    let spins = Autopsy { threads, sockets, cpu, ..Autopsy::default() };
    waits(bytes(), spins).means("<client 1> has closed its side");
    let accepts_nobody = Autopsy { sockets: vec![listener(1)], ..Autopsy::default() };
    waits(bytes(), accepts_nobody).means("A client is connected");
    let on_input = Doing::BlockedIn(Call::Read, Some(0));
    waits(bytes(), with_client(on_input, 0)).means("It waits for a line on its standard input");
    let alone = Doing::BlockedIn(Call::Futex, None);
    waits(at(Wanted::Exit(None)), with_client(alone, 0))
        .means("It waits for another thread, and there");
    let in_send = Doing::BlockedIn(Call::Send, Some(4));
    waits(at(Wanted::Room), with_client(in_send, 0)).means("It waits in a send");
    waits(bytes(), with_client(Doing::Blocked, 5)).means("5 bytes from <client 1> have arrived");
    let part = Goal { got: "a".into(), ..bytes() };
    waits(part, with_client(IN_RECV, 0)).means("The rest was never given to the system");
    let other_recv = Doing::BlockedIn(Call::Recv, Some(5));
    waits(at(Wanted::End), with_client(other_recv, 0))
        .means("The connection to <client 1> is still");
    waits(bytes(), with_client(IN_ACCEPT, 0)).means("It waits for the next client");
    waits(bytes(), with_client(IN_RECV, 0))
        .means("It waits for bytes from <client 1>, and <client 1> waits for the program");
    let heard = Case { sent: "a", ..waits(bytes(), with_client(IN_RECV, 0)) };
    heard.means("It has read everything that <client 1> sent, has not answered");
    waits(bytes(), with_client(Doing::Blocked, 0))
        .means("It has read what <client 1> sent, and has");
}

#[test]
fn a_program_that_does_not_go_on_with_datagrams() {
    let autopsy = |thread, remote, waiting| {
        let kind = Kind::Datagrams { remote, waiting };
        let sockets = vec![Socket { fd: 4, local: server(), kind }];
        Autopsy { threads: vec![thread], sockets, ..Autopsy::default() }
    };
    let waits = |autopsy, lost| {
        let focus = Goal { lost, ..at(Wanted::Datagram) };
        Case { focus, autopsy, ..Case::default() }
    };
    let elsewhere = Some(SocketAddr::from(([127, 0, 0, 1], 9)));
    let connected = || autopsy(IN_RECV, elsewhere, false);
    waits(connected(), false).means("Its socket is connected to 127.0.0.1:9");
    let deaf = Case { autopsy: connected(), last_sender: Some(client()), ..no_line("a says: b") };
    deaf.means("Its socket is connected to 127.0.0.1:9");
    waits(autopsy(Doing::Blocked, None, true), false).means("On fd 4 datagrams have arrived");
    waits(autopsy(IN_RECV, Some(client()), false), true).means("It waits for an answer, and the");
    waits(autopsy(IN_RECV, None, false), false).means("It waits for the next datagram on fd 4");
    let waits_for = |focus, autopsy| Case { focus, autopsy, ..Case::default() };
    let idle = || autopsy(IN_RECV, None, false);
    Case { autopsy: idle(), ..no_line("a says: b") }.means("It has taken all that came, and waits");
    let client_waits = Case { autopsy: idle(), role: "client", ..no_line("error: no reply") };
    client_waits.means("It waits for a datagram.");
    let beacon = |joined: &[&str]| {
        let joined = Some(joined.iter().map(|device| (*device).to_owned()).collect());
        Case { joined, ..waits(idle(), false) }
    };
    beacon(&[]).means("Nobody has joined the group");
    beacon(&["eth0"]).means("The group has been joined on the network eth0");
    beacon(&["lo"]).means("Its socket is bound to 127.0.0.1");
    let keeps_on = Goal { peer: Some(client()), ..at(Wanted::Exit(None)) };
    waits_for(keeps_on, idle()).means("Datagrams keep coming");
    let unread = vec![" at x".to_owned()];
    Case { unread, ..line("one\\n at x", "one") }.means("A line end in what came");
    let part =
        Case { last_sender: Some(client()), ..line("a says: a much longer one", "a says: a ") };
    part.means("The rest of the datagram is lost");
    assert_eq!(waits(autopsy(Doing::Blocked, None, false), false).meaning(), "");
}

#[test]
fn a_program_with_threads_that_does_not_go_on() {
    const FUTEX: Doing = Doing::BlockedIn(Call::Futex, None);
    let threads = |threads: &[Doing], waiting: u32, unread: u32| Case {
        autopsy: Autopsy {
            threads: threads.to_vec(),
            sockets: vec![listener(waiting), connection(unread, 0, false)],
            ..Autopsy::default()
        },
        said: Some(server()),
        ..no_line("received: a")
    };
    threads(&[FUTEX, FUTEX, IN_RECV], 1, 0).means("A client is connected, and nobody accepts it");
    threads(&[FUTEX, FUTEX, IN_RECV], 0, 0).means("A call that blocks has stopped a whole thread");
    let in_send = Doing::BlockedIn(Call::Send, Some(4));
    threads(&[IN_ACCEPT, FUTEX, FUTEX, in_send], 0, 5).means("One of its threads waits in a send");
    threads(&[IN_ACCEPT, FUTEX, FUTEX], 0, 5).means("5 bytes from <client 1> have arrived");
    threads(&[IN_ACCEPT, FUTEX, FUTEX], 0, 0).means("No thread waits for bytes from <client 1>");
    assert_eq!(threads(&[IN_ACCEPT, FUTEX, IN_RECV], 0, 0).meaning(), "");
    let exit = |thread: Doing| Case {
        focus: at(Wanted::Exit(None)),
        ..threads(&[IN_ACCEPT, FUTEX, thread], 0, 0)
    };
    exit(IN_RECV).means("One of its threads waits for bytes from <client 1>");
    exit(in_send).means("One of its threads waits until <client 1> takes its answers");
    let full = Case {
        complaints: "error: Too many open files (os error 24)",
        exit: Some(1),
        ..threads(&[], 0, 0)
    };
    full.means("\"Too many open files\" is what accept() says");
}
