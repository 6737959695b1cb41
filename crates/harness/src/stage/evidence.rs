//! Makes findings of what is live, hands them on, and ends the check.

use std::net::IpAddr;
use std::panic;

use super::{ProgramState, Stage, Unmet};
use crate::system::deadline::patience;
use crate::system::{autopsy, igmp, tables};
use findings::record::{Connection, Findings, Goal, Outcome, ProgramEnd, ProgramFacts, Status};

/// As many lines of output are kept, of those that the check has not looked at.
const KEPT_LINES: usize = 1000;

impl Stage {
    /// Ends the check: tells what it has found, and leaves the test. What came in place of what was
    /// wanted is in the transcript already.
    pub(crate) fn fail(&mut self, goal: Goal, unmet: Unmet) -> ! {
        if !unmet.outcome.is_in_vain() {
            self.await_aftermath(unmet.blamed);
        }
        self.let_programs_rest();
        let findings = self.findings(goal, unmet);
        self.end_programs();
        self.tell(findings)
    }

    /// The check cannot be done at all, for instance because there is no program.
    pub(crate) fn impossible(&mut self, why: &str) -> ! {
        self.end_programs();
        let outcome = Outcome::Impossible(why.to_owned());
        self.tell(Findings { outcome, ..self.nothing_found() })
    }

    fn tell(&self, findings: Findings) -> ! {
        let status = findings.status;
        (self.sink)(findings, &self.package);
        // The sink has said it all: no panic message on top of it.
        panic::resume_unwind(Box::new(status))
    }

    fn nothing_found(&self) -> Findings {
        Findings {
            version: Findings::VERSION,
            step: self.step.clone(),
            patience: u64::try_from(patience().as_millis()).unwrap_or(u64::MAX),
            ..Findings::default()
        }
    }

    fn findings(&mut self, goal: Goal, unmet: Unmet) -> Findings {
        let silent = u64::try_from(self.last_event.elapsed().as_millis()).unwrap_or(u64::MAX);
        let scene = self.transcript.scene().clone();
        let playing: Vec<usize> = self.running().1;
        let state = unmet.blamed.map(|number| &self.programs[number]);
        let connection = |connection: &Connection| Connection {
            reset: connection.open && tables::is_gone(connection.local, connection.remote),
            unread: self.unread_at(connection.local),
            ..connection.clone()
        };
        Findings {
            status: status(state, &unmet.outcome),
            outcome: unmet.outcome,
            goal,
            blamed: unmet
                .blamed
                .and_then(|number| playing.iter().position(|other| *other == number)),
            silent,
            scene,
            programs: playing.iter().map(|number| self.facts(&self.programs[*number])).collect(),
            connections: self.connections.iter().map(connection).collect(),
            last_sender: self.last_sender,
            names: self.names.of_addrs(),
            ..self.nothing_found()
        }
    }

    fn facts(&self, program: &ProgramState) -> ProgramFacts {
        let (mut unread, has_no_line_end) = program.unread_stdout();
        unread.truncate(KEPT_LINES);
        let process = program.process.as_ref().filter(|_| program.end.is_none());
        let stderr = program.last_stderr_lines();
        let normalise = |lines: Vec<String>| -> Vec<String> {
            lines.iter().map(|line| self.names.normalise(line)).collect()
        };
        ProgramFacts {
            name: program.file_name.clone(),
            role: program.role.clone(),
            args: program.args.iter().map(|arg| self.names.normalise_files(arg)).collect(),
            said: program.said_addr,
            end: program.end,
            todo: program.todo(),
            panic: program.panic(),
            unread: normalise(unread),
            has_no_line_end,
            lingers: program.asked_addr.is_some_and(|addr| {
                stderr.iter().any(|line| line.contains("in use")) && tables::lingers(addr)
            }),
            stderr: normalise(stderr),
            flooded: program.flooded,
            closed_stdout: program.has_closed_stdout(),
            joined: match program.said_addr.map(|addr| addr.ip()) {
                Some(IpAddr::V4(ip)) if ip.is_multicast() => igmp::joined_on(ip),
                _ => None,
            },
            cpu: program.cpu,
            autopsy: process.and_then(|process| autopsy::autopsy(process.pid())),
        }
    }
}

fn status(program: Option<&ProgramState>, outcome: &Outcome) -> Status {
    if let Some(program) = program {
        if program.todo().is_some() {
            return Status::Todo;
        }
        if matches!(program.end, Some(ProgramEnd::Killed(_))) || program.panic().is_some() {
            return Status::Crashed;
        }
    }
    let has_ended = program.is_some_and(|program| program.end.is_some());
    if outcome.is_in_vain() && !has_ended { Status::Hung } else { Status::Failed }
}
