#[test] fn listen() {}
