//! Whether a chapter's contract is proved: each sentence by a scene and by a mistake, and no scene or mistake for
//! nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use course::Chapter;
use course::contract::Contract;
use course::mistakes::Mistake;
use findings::report;

/// The titles of each step's scenes. The only scene of a check may have no title; then it has the step's name.
pub type Scenes = BTreeMap<String, Vec<String>>;

/// What of the contract is not proved, and what proves nothing.
pub fn problems(chapter: &Chapter, contract: &Contract, mistakes: &[Mistake]) -> Vec<String> {
    let caught_by: BTreeMap<&str, &str> =
        mistakes.iter().map(|it| (it.name.as_str(), it.caught_by.as_str())).collect();
    compare(contract, &scenes(chapter), &caught_by)
}

/// The scenes that the checks' snapshots show.
pub fn scenes(chapter: &Chapter) -> Scenes {
    let mut all = Scenes::new();
    for step in &chapter.steps {
        let path = chapter.exercise.join("tests/snapshots").join(format!("{}.snap", step.name));
        let text = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
        let body = text.splitn(3, "---\n").last().unwrap_or_default();
        let transcript = report::read(body);
        let title = |scene: findings::record::Scene| scene.title.unwrap_or(step.name.clone());
        all.insert(step.name.clone(), transcript.scenes.into_iter().map(title).collect());
    }
    all
}

fn compare(contract: &Contract, scenes: &Scenes, caught_by: &BTreeMap<&str, &str>) -> Vec<String> {
    let mut problems = Vec::new();
    let mut shown = BTreeSet::new();
    let mut broken = BTreeSet::new();
    for sentence in &contract.sentences {
        let (says, step) = (&sentence.says, &sentence.step);
        let Some(titles) = scenes.get(step) else {
            problems.push(format!("{says:?} belongs to {step}, which is no step"));
            continue;
        };
        if sentence.scenes.is_empty() {
            problems.push(format!("{says:?} has no scene that shows it"));
        }
        for scene in &sentence.scenes {
            shown.insert((step, scene));
            if !titles.contains(scene) {
                problems.push(format!("{says:?}: the check of {step} has no scene {scene:?}"));
            }
        }
        if sentence.mistakes.is_empty() {
            problems.push(format!("{says:?} has no mistake that breaks it"));
        }
        for mistake in &sentence.mistakes {
            broken.insert(mistake.as_str());
            match caught_by.get(mistake.as_str()) {
                None => problems.push(format!("{says:?}: there is no mistake {mistake}")),
                Some(other) if other != step => problems.push(format!(
                    "{says:?} belongs to {step}, and {mistake} is caught by {other}"
                )),
                Some(_) => {}
            }
        }
    }
    for (step, titles) in scenes {
        for scene in titles.iter().filter(|scene| !shown.contains(&(step, *scene))) {
            problems.push(format!("the scene {scene:?} of {step} shows no sentence"));
        }
    }
    for mistake in caught_by.keys().filter(|mistake| !broken.contains(*mistake)) {
        problems.push(format!("the mistake {mistake} breaks no sentence"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use course::contract::Sentence;

    fn sentence(step: &str, scenes: &[&str], mistakes: &[&str]) -> Sentence {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let (scenes, mistakes) = (owned(scenes), owned(mistakes));
        Sentence { says: "It holds.".to_owned(), step: step.to_owned(), scenes, mistakes }
    }

    fn problems_of(sentences: Vec<Sentence>) -> Vec<String> {
        let contract = Contract { sentences, unproved: Vec::new() };
        let scenes = [("greet", vec!["greet".to_owned()])];
        let scenes = scenes.map(|(step, titles)| (step.to_owned(), titles)).into();
        compare(&contract, &scenes, &BTreeMap::from([("silent", "greet"), ("deaf", "listen")]))
    }

    #[test]
    fn what_is_proved_is_no_problem() {
        let contract = vec![sentence("greet", &["greet"], &["silent"])];
        assert_eq!(problems_of(contract), ["the mistake deaf breaks no sentence"]);
    }

    #[test]
    fn what_is_missing_is_named() {
        let problems = problems_of(vec![sentence("greet", &[], &[]), sentence("leave", &[], &[])]);
        let expected = [
            r#""It holds." has no scene that shows it"#,
            r#""It holds." has no mistake that breaks it"#,
            r#""It holds." belongs to leave, which is no step"#,
            r#"the scene "greet" of greet shows no sentence"#,
            "the mistake deaf breaks no sentence",
            "the mistake silent breaks no sentence",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn what_is_not_there_is_named() {
        let contract = vec![sentence("greet", &["greet", "hello"], &["silent", "deaf", "blind"])];
        let expected = [
            r#""It holds.": the check of greet has no scene "hello""#,
            r#""It holds." belongs to greet, and deaf is caught by listen"#,
            r#""It holds.": there is no mistake blind"#,
        ];
        assert_eq!(problems_of(contract), expected);
    }
}
