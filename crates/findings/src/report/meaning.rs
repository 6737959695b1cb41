//! What the facts of a failure mean, in one sentence or two. Each rule knows one mistake by its
//! facts. Where they fit no rule, nothing is said.

mod datagrams;
mod ends;
mod errors;
mod facts;
mod left_out;
mod lines;
mod texts;
mod threads;
mod waits;
mod wire;

use serde::{Deserialize, Serialize};

use self::facts::{Facts, Rule};
use crate::record::Findings;

/// The first rule that fits is told: from the most particular facts to the most general.
const FAMILIES: &[&[(&str, Rule)]] = &[
    lines::RULES,
    ends::RULES,
    texts::RULES,
    errors::RULES,
    wire::RULES,
    datagrams::DID,
    datagrams::RULES,
    waits::RULES,
    datagrams::LAST,
];

/// Those that do not ask why a program does nothing more.
const OF_WHAT_IT_DID: &[&[(&str, Rule)]] = &[
    lines::RULES,
    ends::RULES,
    texts::RULES,
    errors::RULES,
    wire::RULES,
    datagrams::DID,
    left_out::RULES,
];

/// Those that do not ask what was waited for: for a program that should not have done it.
const OF_HOW_IT_IS: &[&[(&str, Rule)]] = &[errors::RULES, datagrams::RULES, waits::RULES];

/// What findings mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meaning {
    /// The rule that fits, such as `binds_everywhere`. Graders count by it.
    pub rule: String,
    /// Its sentence.
    pub says: String,
}

/// The names of all rules.
pub fn rules() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().chain(OF_WHAT_IT_DID).copied().flatten().map(|(rule, _)| *rule)
}

/// What the findings mean: what they say of the program that should have acted, or else of another.
pub fn meaning(findings: &Findings) -> Option<Meaning> {
    let blamed = findings.blamed.and_then(|number| meaning_of(findings, number));
    blamed.or_else(|| (0..findings.programs.len()).find_map(|number| meaning_of(findings, number)))
}

/// What it means that a program did as it did, or is as it is. One that stopped at the `todo!` of the
/// step itself has not come to it. At a later one it has, and only why it goes on no further is no
/// question.
pub(super) fn meaning_of(findings: &Findings, program: usize) -> Option<Meaning> {
    let todo = findings.programs.get(program)?.todo.as_ref();
    if todo == Some(&findings.step) {
        return None;
    }
    let is_blamed = findings.blamed.is_none_or(|blamed| blamed == program);
    let families = match todo {
        Some(_) if is_blamed => OF_WHAT_IT_DID,
        Some(_) => return None,
        None if is_blamed => FAMILIES,
        None => OF_HOW_IT_IS,
    };
    let facts = Facts::of(findings, program)?;
    families
        .iter()
        .copied()
        .flatten()
        .find_map(|(rule, says)| Some(Meaning { rule: (*rule).to_owned(), says: says(&facts)? }))
}

#[cfg(test)]
mod tests;
