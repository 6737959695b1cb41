//! Which command opens a file at a line.

use std::path::Path;

/// A command that opens a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Editor {
    /// The program and its arguments.
    pub command: Vec<String>,
    /// It draws on our terminal: the screen must make room.
    pub takes_terminal: bool,
}

/// The editors that have a window of their own, and those that take `file:line`.
const WITH_WINDOW: [&str; 12] = [
    "code",
    "code-insiders",
    "codium",
    "cursor",
    "windsurf",
    "zed",
    "zeditor",
    "subl",
    "gedit",
    "kate",
    "gvim",
    "notepad",
];
const AFTER_A_COLON: [&str; 7] = ["hx", "helix", "micro", "subl", "zed", "zeditor", "lapce"];
const AFTER_GOTO: [&str; 5] = ["code", "code-insiders", "codium", "cursor", "windsurf"];

/// The command that opens `file` at `line`. `wanted`: what the student has named, with `{file}` and `{line}`; `variable`
/// looks up an environment variable.
pub fn editor(
    wanted: Option<&str>,
    variable: impl Fn(&str) -> Option<String>,
    file: &Path,
    line: usize,
) -> Option<Editor> {
    let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    if let Some(wanted) = wanted {
        return Some(filled_in(wanted, file, line));
    }
    let inside =
        set("TERM_PROGRAM").filter(|program| program == "vscode").map(|_| "code".to_owned());
    if let Some(command) = set("VISUAL").or(set("EDITOR")).or(inside) {
        return Some(known(&command, file, line));
    }
    let file = file.display().to_string();
    set("ZELLIJ").map(|_| Editor {
        command: ["zellij", "edit", "--line-number", &line.to_string(), &file]
            .map(str::to_owned)
            .into(),
        takes_terminal: false,
    })
}

/// The student's own command.
fn filled_in(wanted: &str, file: &Path, line: usize) -> Editor {
    let file = file.display().to_string();
    let fill = |word: &str| word.replace("{file}", &file).replace("{line}", &line.to_string());
    let mut command: Vec<String> = wanted.split_whitespace().map(fill).collect();
    if !wanted.contains("{file}") {
        command.push(file);
    }
    let takes_terminal = !has_window(&command);
    Editor { command, takes_terminal }
}

/// A command from the environment, with the line as that editor takes it.
fn known(command: &str, file: &Path, line: usize) -> Editor {
    let mut command: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
    let name = name(&command);
    let file = file.display().to_string();
    if AFTER_GOTO.contains(&&name[..]) {
        command.extend(["--goto".to_owned(), format!("{file}:{line}")]);
    } else if AFTER_A_COLON.contains(&&name[..]) {
        command.push(format!("{file}:{line}"));
    } else if name == "notepad" {
        command.push(file);
    } else {
        // vi, vim, nvim, emacs, nano, kak, gedit, kate and others.
        command.extend([format!("+{line}"), file]);
    }
    let takes_terminal = !has_window(&command);
    Editor { command, takes_terminal }
}

fn has_window(command: &[String]) -> bool {
    WITH_WINDOW.contains(&&name(command)[..])
}

/// The program's name without its folder and `.exe`.
fn name(command: &[String]) -> String {
    let program = command.first().map_or("", String::as_str);
    Path::new(program).file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(wanted: Option<&str>, variables: &[(&str, &str)]) -> Option<(String, bool)> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let editor = editor(wanted, variable, Path::new("a b/server.rs"), 41)?;
        Some((editor.command.join("|"), editor.takes_terminal))
    }

    #[test]
    fn each_editor_has_its_way_to_name_a_line() {
        for (variables, command, takes_terminal) in [
            (("EDITOR", "vim"), "vim|+41|a b/server.rs", true),
            (("EDITOR", "/usr/bin/hx"), "/usr/bin/hx|a b/server.rs:41", true),
            (("VISUAL", "code -r"), "code|-r|--goto|a b/server.rs:41", false),
            (("TERM_PROGRAM", "vscode"), "code|--goto|a b/server.rs:41", false),
            (("ZELLIJ", "0"), "zellij|edit|--line-number|41|a b/server.rs", false),
        ] {
            assert_eq!(opened(None, &[variables]), Some((command.to_owned(), takes_terminal)));
        }
        let both = [("EDITOR", "nano"), ("VISUAL", "subl")];
        assert_eq!(opened(None, &both), Some(("subl|a b/server.rs:41".to_owned(), false)));
        assert_eq!(opened(None, &[("EDITOR", " "), ("TERM_PROGRAM", "tmux")]), None);
    }

    #[test]
    fn the_student_s_own_command_is_filled_in() {
        let own = opened(Some("idea --line {line} {file}"), &[("EDITOR", "vim")]);
        assert_eq!(own, Some(("idea|--line|41|a b/server.rs".to_owned(), true)));
        assert_eq!(opened(Some("zed"), &[]), Some(("zed|a b/server.rs".to_owned(), false)));
    }
}
