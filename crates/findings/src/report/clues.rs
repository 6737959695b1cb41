//! What findings tell of where the fault is.

use std::path::PathBuf;

use course::places::Clues;

use super::meaning::meaning;
use crate::record::{Findings, ProgramFacts};

/// What leads to the functions that may be at fault.
pub fn clues(findings: &Findings) -> Clues {
    let blamed = findings.blamed();
    // Another program may have ended so, and that one waits for it.
    let panic = blamed.into_iter().chain(&findings.programs).find_map(place_of_panic);
    Clues {
        program: blamed.map(|program| program.name.clone()),
        rule: meaning(findings).map(|meaning| meaning.rule),
        scene: findings.scene.title.clone(),
        panic,
    }
}

/// The file and the line of its panic, which ends in `(src/bin/server.rs:41:5)`. A `todo!` is none.
fn place_of_panic(program: &ProgramFacts) -> Option<(PathBuf, usize)> {
    let panic = program.panic.as_ref().filter(|_| program.todo.is_none())?;
    let (_, place) = panic.strip_suffix(')')?.rsplit_once(" (")?;
    let (place, _column) = place.rsplit_once(':')?;
    let (file, line) = place.rsplit_once(':')?;
    Some((PathBuf::from(file), line.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_tells_its_place() {
        let panicked = |panic: &str, todo: Option<&str>| {
            let todo = todo.map(str::to_owned);
            ProgramFacts { panic: Some(panic.to_owned()), todo, ..ProgramFacts::default() }
        };
        let panic = "called `unwrap()` on an `Err` value: (a) (src/bin/server.rs:41:5)";
        let place = Some((PathBuf::from("src/bin/server.rs"), 41));
        assert_eq!(place_of_panic(&panicked(panic, None)), place);
        assert_eq!(place_of_panic(&panicked(panic, Some("reply"))), None);
        assert_eq!(place_of_panic(&panicked("oh (no)", None)), None);
        let programs = vec![ProgramFacts::default(), panicked(panic, None)];
        let findings = Findings { blamed: Some(0), programs, ..Findings::default() };
        assert_eq!(clues(&findings).panic, place);
    }
}
