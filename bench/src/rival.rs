//! The rival: `tracing`'s `#[instrument]`, its JSON layer, and `tracing-appender`'s writer thread.

use std::fs::File;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use tracing::{info_span, instrument, span::EnteredSpan};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::fmt::format::FmtSpan;

use crate::pairs::Contender;
use crate::work::{Refused, refund};
use crate::{Facts, Scenario};

#[instrument(skip(ssn))]
fn refund_closed(order: &str, cents: u64, reason: &str, ssn: &str) -> Result<u64, Refused> {
    refund(order, cents, reason, ssn)
}

#[instrument(skip(ssn), ret, err)]
fn refund_returned(order: &str, cents: u64, reason: &str, ssn: &str) -> Result<u64, Refused> {
    refund(order, cents, reason, ssn)
}

pub struct Rival {
    tool: fn(&str, u64, &str, &str) -> Result<u64, Refused>,
    made: u64,
    written: Arc<AtomicU64>,
    _context: Option<EnteredSpan>,
    _guard: WorkerGuard,
}

impl Rival {
    /// Sets `tracing` up for the whole process: it is fastest that way.
    pub fn new(folder: &Path, scenario: Scenario) -> io::Result<Rival> {
        let written = Arc::new(AtomicU64::new(0));
        let file = Counted {
            file: File::create(folder.join("tracing.jsonl"))?,
            written: written.clone(),
        };
        // Nothing may be lost, as with us.
        let (writer, guard) = NonBlockingBuilder::default().lossy(false).finish(file);
        let events = if scenario.returns {
            FmtSpan::NONE
        } else {
            FmtSpan::CLOSE
        };
        tracing_subscriber::fmt()
            .json()
            .with_span_events(events)
            .with_span_list(scenario.facts.is_some())
            .with_writer(writer)
            .init();
        let tool = if scenario.returns {
            refund_returned
        } else {
            refund_closed
        };
        let context = scenario.facts.map(enter);
        Ok(Rival {
            tool,
            made: 0,
            written,
            _context: context,
            _guard: guard,
        })
    }
}

impl Rival {
    /// Whether one line was written for each call.
    pub fn check(&self) -> Result<(), String> {
        let written = self.written.load(Ordering::Acquire);
        if written == self.made {
            return Ok(());
        }
        Err(format!(
            "the rival wrote {written} lines for {} calls",
            self.made
        ))
    }
}

/// The facts of the context as fields of a span around all calls.
fn enter(facts: &Facts) -> EnteredSpan {
    info_span!(
        "conversation",
        conversation_id = facts.conversation_id,
        turn_number = facts.turn_number,
        user_id = facts.user_id,
        user_role = facts.user_role,
        agent_id = facts.agent_id,
        provider = facts.provider,
        model = facts.model,
        trigger = facts.trigger,
        purpose = facts.purpose,
    )
    .entered()
}

impl Contender for Rival {
    fn batch(&mut self, calls: u64) {
        for cents in 0..calls {
            let result = (self.tool)(black_box("ORD-1001"), cents, "damaged", "123-45-6789");
            let _ = black_box(result);
        }
        self.made += calls;
    }

    fn settle(&mut self) {
        while self.written.load(Ordering::Acquire) < self.made {
            thread::sleep(Duration::from_micros(200));
        }
    }
}

/// A file that counts the lines written to it.
struct Counted {
    file: File,
    written: Arc<AtomicU64>,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The writer thread hands over one line at a time.
        self.file.write_all(bytes)?;
        self.written.fetch_add(1, Ordering::Release);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
