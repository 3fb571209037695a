//! Where this process records.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::settings::{DEFAULT_LOG, RecorderBuilder};
use super::{Guard, Recorder};
use crate::error::{Error, Result};

static GLOBAL: Mutex<Global> = Mutex::new(Global::Unset);

enum Global {
    /// Nobody recorded anything yet.
    Unset,
    Open(Recorder),
    /// It could not be opened; said once.
    Failed,
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
    *global = Global::Open(recorder.clone());
    Ok(Guard::new(recorder))
}

/// Forgets a recorder that was closed, so that another can be installed.
pub(super) fn uninstall(recorder: &Recorder) {
    let mut global = lock();
    if matches!(&*global, Global::Open(open) if open.is(recorder)) {
        *global = Global::Unset;
    }
}

/// The process's recorder, opened from `AUDIT_LOG` or at the default place on first use.
pub(crate) fn recorder() -> Option<Recorder> {
    let mut global = lock();
    match &*global {
        Global::Open(recorder) => return Some(recorder.clone()),
        Global::Failed => return None,
        Global::Unset => {}
    }
    let opened = RecorderBuilder::default().open();
    *global = match &opened {
        Ok(recorder) => Global::Open(recorder.clone()),
        Err(error) => {
            eprintln!("audit log: calls are NOT recorded: {error}");
            Global::Failed
        }
    };
    opened.ok()
}

/// Says once where a log went that nobody placed, and keeps it out of version control.
pub(super) fn announce_default() {
    eprintln!(
        "audit log: recording to {DEFAULT_LOG}, since neither the program nor AUDIT_LOG names a log"
    );
    let ignore = Path::new(DEFAULT_LOG.trim_start_matches("file:")).join(".gitignore");
    if !ignore.exists() {
        // A convenience: the log itself does not depend on it.
        let _ = std::fs::write(ignore, "*\n");
    }
}
