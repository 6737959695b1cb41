//! What somebody may have meant.

/// The rest of the message about an unknown name: `; did you mean "tcp"?`, or all that there is.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let closest = known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), *candidate))
        .min_by_key(|(distance, _)| *distance);
    match closest {
        Some((distance, candidate)) if distance <= (candidate.len() / 3).max(2) => {
            format!("; did you mean {candidate:?}?")
        }
        Some(_) => format!("; there are: {}", known.join(", ")),
        None => "; there are none".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_near_name_is_offered() {
        assert_eq!(nearest("tpc", ["basic-flow", "tcp"]), r#"; did you mean "tcp"?"#);
        assert_eq!(nearest("replay", ["listen", "reply"]), r#"; did you mean "reply"?"#);
    }

    #[test]
    fn else_all_are_listed() {
        assert_eq!(nearest("quic", ["basic-flow", "tcp"]), "; there are: basic-flow, tcp");
        assert_eq!(nearest("quic", []), "; there are none");
    }
}
