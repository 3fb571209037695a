//! An annotated tool on a `file:` log, buffered, under a full context.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use audit_core::{Context, Durability, Guard, Recorder, Trigger, audited_tool};

use crate::pairs::Contender;
use crate::work::{Refused, refund};
use crate::{Facts, Result};

#[audited_tool(sensitive = ["ssn"], subject = "order", action = "update")]
fn refund_audited(order: &str, cents: u64, reason: &str, ssn: &str) -> Result<u64, Refused> {
    refund(order, cents, reason, ssn)
}

pub struct Ours {
    guard: Guard,
    context: Context,
    log: PathBuf,
    made: u64,
}

impl Ours {
    pub fn new(folder: &Path, facts: &Facts) -> Result<Ours> {
        let log = folder.join("log");
        let recorder = Recorder::builder().log(format!("file:{}", log.display()));
        let guard = recorder.durability(Durability::Buffered).install()?;
        Ok(Ours {
            guard,
            context: context(facts),
            log,
            made: 0,
        })
    }

    /// Whether one entry was written for each call.
    pub fn check(&self) -> Result<()> {
        let mut written = 0;
        for segment in fs::read_dir(self.log.join("log"))? {
            let text = fs::read_to_string(segment?.path())?;
            written += text.matches(r#""kind":"call""#).count() as u64;
        }
        if written == self.made {
            return Ok(());
        }
        Err(format!("we wrote {written} entries for {} calls", self.made).into())
    }
}

fn context(facts: &Facts) -> Context {
    Context::new()
        .user(facts.user_id)
        .role(facts.user_role)
        .agent(facts.agent_id)
        .model(facts.provider, facts.model)
        .conversation(facts.conversation_id)
        .turn(facts.turn_number)
        .trigger(Trigger::UserRequest)
        .purpose(facts.purpose)
}

impl Contender for Ours {
    fn batch(&mut self, calls: u64) {
        self.context.sync_scope(|| {
            for cents in 0..calls {
                let result = refund_audited(black_box("ORD-1001"), cents, "damaged", "123-45-6789");
                let _ = black_box(result);
            }
        });
        self.made += calls;
    }

    fn settle(&mut self) {
        self.guard
            .recorder()
            .flush()
            .expect("the bench's log can be written");
    }
}
