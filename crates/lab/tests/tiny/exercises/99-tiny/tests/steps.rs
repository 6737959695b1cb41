use harness::{Check, Program, program};

const SERVER: Program = program!("server");

#[test]
fn listen() {
    let check = Check::new("listen");
    check.start_server(&SERVER);
    check.passes();
}

#[test]
fn greet() {
    let check = Check::new("greet");
    let server = check.start_server(&SERVER);
    server.prints("hello");
    check.passes();
}
