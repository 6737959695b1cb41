//! The schemas in `docs`: what the course writes is as they say, and they notice what is not.
//! `Checked::read` holds every document of `check --json` against its schema.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use boon::{Compiler, SchemaIndex, Schemas};
use findings::Findings;
use serde_json::{Value, json};

mod samples;

use self::samples::{many, rich};
use crate::course_copy::real;
use crate::student::{Checked, Student};

/// A schema that is ready to use.
pub struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

/// Of the document of `check --json`.
pub static CHECK: LazyLock<Schema> = LazyLock::new(|| Schema::read("docs/check.schema.json"));

/// Of `findings.json`.
static FINDINGS: LazyLock<Schema> = LazyLock::new(|| Schema::read("docs/findings.schema.json"));

impl Schema {
    /// A schema that refers to another finds it in the file beside it.
    fn read(file: &str) -> Schema {
        let mut schemas = Schemas::new();
        let path = real(file);
        let compiled = Compiler::new().compile(path.to_str().unwrap(), &mut schemas);
        let index = compiled.unwrap_or_else(|error| panic!("{error:#}"));
        Schema { schemas, index }
    }

    fn holds(&self, document: &Value) -> bool {
        self.schemas.validate(document, self.index).is_ok()
    }

    /// The document is as the schema says.
    #[track_caller]
    pub fn assert(&self, document: &Value) {
        if let Err(error) = self.schemas.validate(document, self.index) {
            panic!("{error}\n{document:#}");
        }
    }
}

/// As a kept run has them.
fn kept(findings: &Findings) -> Value {
    let mut document = serde_json::to_value(findings).unwrap();
    document["rule"] = json!("never_answered");
    document["says"] = json!("It has read what <client 1> sent, and has sent nothing back.");
    document
}

#[test]
fn all_that_can_be_found_is_read_back_and_as_the_schema_says() {
    for findings in many() {
        let text = serde_json::to_string(&findings).unwrap();
        assert_eq!(serde_json::from_str::<Findings>(&text).unwrap(), findings, "{text}");
        let document = kept(&findings);
        FINDINGS.assert(&document);
        // The other two fields harm nobody who reads the findings alone.
        assert_eq!(serde_json::from_value::<Findings>(document).unwrap(), findings);
    }
}

/// The places of all objects in the document, as JSON pointers.
fn objects(document: &Value, place: &str, found: &mut Vec<String>) {
    match document {
        Value::Object(fields) => {
            found.push(place.to_owned());
            for (name, value) in fields {
                // A name may be an address with a slash in it one day.
                let name = name.replace('~', "~0").replace('/', "~1");
                objects(value, &format!("{place}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                objects(item, &format!("{place}/{number}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn a_field_that_is_unknown_or_missing_is_noticed() {
    let findings = kept(&rich());
    let step = json!({
        "name": "reply", "title": "Answer", "status": "hung", "millis": 2031, "report": "...",
        "findings": findings,
    });
    let document = json!({
        "version": 2, "chapter": "tcp", "compiled": true, "compiler_output": "", "steps": [step],
    });
    CHECK.assert(&document);
    let mut places = Vec::new();
    objects(&document, "", &mut places);
    // Its fields are no names of ours.
    places.retain(|place| place != "/steps/0/findings/names");
    let change = |place: &str, change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
        let mut changed = document.clone();
        change(changed.pointer_mut(place).unwrap().as_object_mut().unwrap());
        changed
    };
    for place in &places {
        let more = change(place, &|fields| {
            fields.insert("unknown".to_owned(), Value::Null);
        });
        assert!(!CHECK.holds(&more), "{place} may have a field more");
        for name in document.pointer(place).unwrap().as_object().unwrap().keys() {
            let less = change(place, &|fields| {
                fields.remove(name);
            });
            assert!(!CHECK.holds(&less), "{place} need not have {name}");
        }
    }
    for (field, other) in [
        ("version", json!(1)),
        ("status", json!("lost")),
        ("rule", json!("is_shy")),
        ("blamed", json!(-1)),
        ("last_sender", json!("nowhere")),
        ("names", json!({ "nowhere": "<client 1>" })),
    ] {
        let mut changed = findings.clone();
        changed[field] = other;
        assert!(!FINDINGS.holds(&changed), "{field} may be {}", changed[field]);
    }
}

/// All objects of a schema that describe an object with fields.
fn shapes<'a>(schema: &'a Value, found: &mut Vec<&'a Value>) {
    if schema["properties"].is_object() && schema["type"] == "object" {
        found.push(schema);
    }
    match schema {
        Value::Object(fields) => fields.values().for_each(|value| shapes(value, found)),
        Value::Array(items) => items.iter().for_each(|item| shapes(item, found)),
        _ => {}
    }
}

#[test]
fn every_field_is_described_and_always_there() {
    for file in ["docs/findings.schema.json", "docs/check.schema.json"] {
        let schema: Value = serde_json::from_str(&fs::read_to_string(real(file)).unwrap()).unwrap();
        let mut found = Vec::new();
        shapes(&schema, &mut found);
        assert!(!found.is_empty());
        for shape in found {
            let fields = shape["properties"].as_object().unwrap();
            let names: BTreeSet<&str> = fields.keys().map(String::as_str).collect();
            let required = shape["required"].as_array().unwrap();
            let required: BTreeSet<&str> = required.iter().map(|it| it.as_str().unwrap()).collect();
            assert_eq!(names, required, "{file}: {shape:#}");
            assert_eq!(shape["additionalProperties"], false, "{file}: {shape:#}");
            for (name, field) in fields {
                let definition = field["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
                let of_all = definition.and_then(|place| schema.pointer(place));
                let described = [Some(field), of_all].into_iter().flatten();
                let is_told = described.map(|it| &it["description"]).any(Value::is_string);
                assert!(is_told, "{file} does not describe {name}");
            }
        }
    }
}

/// The findings that the run of a step of chapter 1 has left, which its document has too.
#[track_caller]
fn kept_run(student: &Student, checked: &Checked, step: &str) -> Value {
    let file = format!(".lab/runs/basic-flow-{step}/findings.json");
    let kept: Value = serde_json::from_str(&student.course.read(&file)).unwrap();
    FINDINGS.assert(&kept);
    assert_eq!(kept, checked.step(step)["findings"]);
    kept
}

#[test]
fn what_checks_find_is_as_the_schema_says() {
    for (body, status, end) in [
        ("    std::process::exit(3)", "failed", json!({ "kind": "exited", "code": 3 })),
        ("    panic!(\"no idea\")", "crashed", json!({ "kind": "exited", "code": 101 })),
        ("    loop { std::thread::park() }", "hung", Value::Null),
    ] {
        let student = Student::new().writes("receive", body);
        let checked = student.checks_with("basic-flow", &[]);
        checked.says("receive", status, &[]).says("connect", "passed", &[]);
        assert_eq!(checked.step("connect")["findings"], Value::Null);
        let kept = kept_run(&student, &checked, "receive");
        assert_eq!((&kept["status"], &kept["programs"][0]["end"]), (&json!(status), &end));
        assert_eq!(
            kept["programs"][0]["autopsy"].is_object(),
            end.is_null() && cfg!(target_os = "linux")
        );
    }
}

#[test]
fn a_step_to_do_has_findings_and_no_run_is_kept_of_it() {
    let student = Student::new().writes("receive", "    todo!(\"receive\")");
    let checked = student.checks_with("basic-flow", &[]);
    checked.says("receive", "todo", &[]);
    let findings = &checked.step("receive")["findings"];
    FINDINGS.assert(findings);
    let todo = findings["programs"][0]["todo"].as_str();
    assert_eq!((todo, &findings["rule"]), (Some("receive"), &Value::Null));
    assert!(!student.course.path(".lab/runs/basic-flow-receive").exists());
}

#[test]
fn a_check_that_breaks_has_findings_too() {
    let student = Student::new();
    let (checks, start) = ("exercises/01-basic-flow/tests/steps.rs", "fn connect() {");
    student.course.edit(checks, start, &format!("{start}\n    assert!(1 > 2, \"no idea\");"));
    let checked = student.checks_with("basic-flow/connect", &[]);
    checked.says("connect", "failed", &["the check itself broke:", "no idea"]);
    let kept = kept_run(&student, &checked, "connect");
    assert_eq!(kept["outcome"]["kind"], "impossible");
}

#[test]
fn a_crate_that_does_not_compile_has_a_document_too() {
    let student = Student::new().writes("receive", "    no rust");
    student.checks_with("basic-flow", &[]).does_not_compile("error: expected one of");
}

/// A file that begins with `#!` is a program on Unix alone.
#[cfg(unix)]
#[test]
fn datagrams_are_found_as_the_schema_says() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let deaf = r#"#!/usr/bin/env python3
import socket, sys, time

host, port = sys.argv[2].rsplit(":", 1)
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((host, int(port)))
print(f"listening on {host}:{server.getsockname()[1]}", flush=True)
time.sleep(1000)
"#;
    let file = folder.path().join("udp-server");
    fs::write(&file, deaf).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    // It only sleeps, so all the time there is has to pass. On Linux the time that Python needs to start does not count.
    let scale = if cfg!(target_os = "linux") { "1" } else { "5" };
    let Some(checked) = crate::programs::check("udp/receive", folder.path(), scale) else { return };
    checked.says("receive", "hung", &["<client 1> says: Hello UDP Server"]);
    let findings = &checked.step("receive")["findings"];
    FINDINGS.assert(findings);
    let message = &findings["scene"]["rungs"][0]["label"]["bytes"];
    assert_eq!(message, &json!({ "text": "Hello UDP Server" }));
    if cfg!(target_os = "linux") {
        let socket = &findings["programs"][0]["autopsy"]["sockets"][0];
        assert_eq!((&socket["kind"], &socket["has_unread"]), (&json!("datagrams"), &json!(true)));
        assert_eq!(findings["rule"], "does_not_read_datagrams");
    }
}
