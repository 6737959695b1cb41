//! What the facts of a failure mean, in one sentence or two. Each rule knows one mistake by its
//! facts. Where they fit no rule, nothing is said.

mod datagrams;
mod errors;
mod facts;
mod lines;
mod waits;
mod wire;

use serde::{Deserialize, Serialize};

use self::facts::{Facts, Rule};
use crate::record::Findings;

/// The first rule that fits is told: from the most particular facts to the most general.
const FAMILIES: &[&[(&str, Rule)]] =
    &[lines::RULES, errors::RULES, wire::RULES, datagrams::RULES, waits::RULES];

/// What findings mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meaning {
    /// The rule that fits, such as `binds_everywhere`. Graders count by it.
    pub rule: String,
    /// Its sentence.
    pub says: String,
}

/// What the findings mean: what they say of the program that should have acted, or else of another.
pub fn meaning(findings: &Findings) -> Option<Meaning> {
    let blamed = findings.blamed.and_then(|number| meaning_of(findings, number));
    blamed.or_else(|| (0..findings.programs.len()).find_map(|number| meaning_of(findings, number)))
}

/// What it means that a program did as it did, or is as it is. Nothing for one that stopped at a
/// `todo!`: that says it all.
pub(super) fn meaning_of(findings: &Findings, program: usize) -> Option<Meaning> {
    if findings.programs.get(program)?.todo.is_some() {
        return None;
    }
    let facts = Facts::of(findings, program)?;
    FAMILIES
        .iter()
        .copied()
        .flatten()
        .find_map(|(rule, says)| Some(Meaning { rule: (*rule).to_owned(), says: says(&facts)? }))
}

#[cfg(test)]
mod tests;
