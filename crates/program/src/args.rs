use clap::{CommandFactory, FromArgMatches, Parser};

use crate::Addr;

/// The command line of a program that has no flag but this one.
#[derive(Parser)]
struct Args {
    /// The address to listen on, or to connect to
    #[arg(long, value_name = "HOST:PORT")]
    addr: Addr,
}

/// The value of `--addr` on the command line, or `default`. `about` is what `--help` says of the
/// program. A wrong command line ends the program with exit code 2.
pub fn addr_or(default: &'static str, about: &'static str) -> Addr {
    let command = Args::command().about(about);
    let command = command.mut_arg("addr", |arg| arg.required(false).default_value(default));
    match Args::from_arg_matches(&command.get_matches()) {
        Ok(args) => args.addr,
        Err(error) => error.exit(),
    }
}
