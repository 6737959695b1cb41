//! How a program that is being checked stops at a `todo!`.
//!
//! A starter prints `listening on ...` and a moment later meets the `todo!` of the next step. Were
//! it to end there, its sockets would close before the check of the finished step had tried them.
//! So under a check, which sets `LAB_HOLD`, it says on standard output where it stopped (after all
//! that it printed before) and stays as it is until the check ends it. Run by hand it panics.

use std::any::Any;
use std::io::Write;
use std::panic;
use std::thread;

/// What `todo!` panics with, before the step's name.
const TODO: &str = "not yet implemented: ";

/// From now on a `todo!` holds the program, if it is being checked.
pub fn at_todo() {
    if std::env::var_os("LAB_HOLD").is_none() {
        return;
    }
    let print_panic = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        print_panic(info);
        if let Some(step) = step(info.payload()) {
            // The one reader is the check. If it is gone there is nobody left to tell.
            let _ = writeln!(std::io::stdout(), "{TODO}{step}");
            loop {
                thread::park();
            }
        }
    }));
}

/// The step at whose `todo!` the program stopped, if that is why it panics.
fn step(payload: &dyn Any) -> Option<&str> {
    // A message that the compiler could put together is a `&str`, any other a `String`.
    let message = payload.downcast_ref::<&str>().copied();
    let message = message.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    message?.strip_prefix(TODO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_todo_names_its_step() {
        let step_of = |panics: fn()| {
            let payload = panic::catch_unwind(panics).unwrap_err();
            step(&*payload).map(str::to_owned)
        };
        assert_eq!(step_of(|| todo!("accept")).as_deref(), Some("accept"));
        assert_eq!(step_of(|| todo!("{}", "accept".to_lowercase())).as_deref(), Some("accept"));
        assert_eq!(step_of(|| panic!("accept")), None);
    }
}
