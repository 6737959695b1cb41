//! Collects what mdBook logs while it works: its warnings and errors.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber, subscriber};

/// One warning or error: the module that logged it, and its words.
pub(crate) struct Complaint {
    pub(crate) module: String,
    pub(crate) words: String,
}

/// Does `work`, and returns what was logged meanwhile.
pub(crate) fn collect<T>(work: impl FnOnce() -> T) -> (T, Vec<Complaint>) {
    let collector = Collector::default();
    let complaints = Arc::clone(&collector.complaints);
    let result = subscriber::with_default(collector, work);
    let complaints = complaints.lock().map(|mut all| all.drain(..).collect());
    (result, complaints.unwrap_or_default())
}

#[derive(Default)]
struct Collector {
    complaints: Arc<Mutex<Vec<Complaint>>>,
}

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata) -> bool {
        *metadata.level() <= Level::WARN && metadata.is_event()
    }

    fn event(&self, event: &Event) {
        let mut words = Words(String::new());
        event.record(&mut words);
        if let Ok(mut complaints) = self.complaints.lock() {
            complaints
                .push(Complaint { module: event.metadata().target().to_string(), words: words.0 });
        }
    }

    // Spans are not enabled, so nothing is to be done about them.
    fn new_span(&self, _: &Attributes) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// An event's message, in one line.
struct Words(String);

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            let _ = write!(self.0, "{value:?}");
            self.0 = self.0.replace('\n', " ");
        }
    }
}
