//! Where this process records.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::Utc;

use super::committer::Loss;
use super::settings::{DEFAULT_LOG, RecorderBuilder};
use super::tell::tell;
use super::{Guard, Recorder};
use crate::entry::Timestamp;
use crate::error::{Error, Result};
use crate::sink::write_private_file;

static GLOBAL: Mutex<Global> = Mutex::new(Global::Unset);

/// How long calls go unrecorded before opening the log is tried again.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(1);

enum Global {
    /// Nobody recorded anything yet.
    Unset,
    Open(Recorder),
    /// Its guard is gone. What still ends is recorded where everything else was, and not somewhere
    /// else under other rules.
    Retired(Recorder),
    /// It could not be opened.
    Failed(Failed),
}

struct Failed {
    tried: Instant,
    /// Calls since then.
    lost: Loss,
}

fn lock() -> MutexGuard<'static, Global> {
    GLOBAL.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn install(recorder: Recorder) -> Result<Guard> {
    let mut global = lock();
    if let Global::Open(open) = &*global {
        let place = open.describe().to_owned();
        drop(global);
        recorder.close()?;
        return Err(Error::usage(format!(
            "this process records to {place} already; install the recorder at the start of `main`, \
             once, before any tool is called"
        )));
    }
    let before = std::mem::replace(&mut *global, Global::Open(recorder.clone()));
    drop(global);
    if let Global::Failed(failed) = before {
        recorder.inherit_loss(failed.lost);
    }
    Ok(Guard::new(recorder))
}

/// Lets another recorder be installed in the place of one whose guard is gone.
pub(super) fn retire(recorder: &Recorder) {
    let mut global = lock();
    if matches!(&*global, Global::Open(open) if open.is(recorder)) {
        *global = Global::Retired(recorder.clone());
    }
}

/// The process's recorder, opened from `AUDIT_LOG` or at the default place on first use.
pub(crate) fn recorder() -> Option<Recorder> {
    let mut global = lock();
    match &mut *global {
        Global::Open(recorder) | Global::Retired(recorder) => return Some(recorder.clone()),
        Global::Failed(failed) if failed.tried.elapsed() < TRY_AGAIN_AFTER => {
            failed.lost.calls += 1;
            return None;
        }
        Global::Failed(_) | Global::Unset => {}
    }
    match RecorderBuilder::default().open() {
        Ok(recorder) => Some(global.opened(recorder)),
        Err(error) => {
            global.failed(error);
            None
        }
    }
}

impl Global {
    fn opened(&mut self, recorder: Recorder) -> Recorder {
        if let Global::Failed(failed) = std::mem::replace(self, Global::Open(recorder.clone())) {
            tell("calls are recorded from here on");
            recorder.inherit_loss(failed.lost);
        }
        recorder
    }

    /// A full disk may have room later: it is tried again, and told once.
    fn failed(&mut self, cause: Error) {
        let tried = Instant::now();
        if let Global::Failed(failed) = self {
            failed.tried = tried;
            failed.lost.calls += 1;
            return;
        }
        tell(format_args!("calls are NOT recorded: {cause}"));
        let lost = Loss {
            calls: 1,
            since: Timestamp::new(Utc::now()),
            cause,
        };
        *self = Global::Failed(Failed { tried, lost });
    }
}

/// Says once where a log went that nobody placed, and keeps it out of version control.
pub(super) fn announce_default() {
    tell(format_args!(
        "recording to {DEFAULT_LOG}, since neither the program nor AUDIT_LOG names a log"
    ));
    let ignore = Path::new(DEFAULT_LOG.trim_start_matches("file:")).join(".gitignore");
    if !ignore.exists() {
        // A convenience: the log itself does not depend on it.
        let _ = write_private_file(&ignore, b"*\n");
    }
}
