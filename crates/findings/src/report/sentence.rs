//! A ladder in sentences, for those who do not see it drawn.

use crate::record::{Direction, Rung, Scene};

/// What a row of the scene's ladder shows: `client 1 to server: "Hello".`
pub(super) fn sentence(scene: &Scene, rung: &Rung) -> String {
    let name = |names: &[String], place: usize| names.get(place).cloned().unwrap_or_default();
    match rung {
        Rung::Arrow { client, server, to, label, lost } => {
            let (client, server) = (name(&scene.clients, *client), name(&scene.servers, *server));
            let (from, to) = match to {
                Direction::ToServer => (client, server),
                Direction::ToClient => (server, client),
            };
            let lost = if *lost { ", which is lost" } else { "" };
            format!("{from} to {to}: {}{lost}.", label.text)
        }
        Rung::Happened { server, what } => format!("{}: {what}.", name(&scene.servers, *server)),
        Rung::Gone { party, is_client } => {
            let names = if *is_client { &scene.clients } else { &scene.servers };
            format!("{} is gone.", name(names, *party))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;

    #[test]
    fn each_row_is_a_sentence() {
        let text = "\
client 1   client 2      server
   ├───────────┼──────── connect ─────▸│
   │           │                       │ Ctrl-C
   │◂──────────┼──────── close ────────┤
   │           ├──────── \"a\" ───✗     │
   ╵ gone      │                       │
";
        let scene = read(text).scenes.remove(0);
        let sentences: Vec<String> =
            scene.rungs.iter().map(|rung| sentence(&scene, rung)).collect();
        let told = [
            "client 1 to server: connect.",
            "server: Ctrl-C.",
            "server to client 1: close.",
            "client 2 to server: \"a\", which is lost.",
            "client 1 is gone.",
        ];
        assert_eq!(sentences, told);
    }
}
