//! `off:`. Nothing is recorded, and nothing is captured. It is never a default.

use super::{Batch, Commit, Driver, KeyPlace, Lease, LogUrl, Reader, Sink};
use crate::entry::Head;
use crate::error::{Error, Result};

inventory::submit! {
    Driver {
        scheme: "off",
        open: |_| Ok(Box::new(Off)),
        read: no_log,
        keys: |url| Ok(KeyPlace::Process(url.to_string())),
    }
}

struct Off;

fn no_log(_: &LogUrl) -> Result<Box<dyn Reader>> {
    Err(Error::usage(
        "`off:` keeps no log, so there is nothing to read; name the log with --log or AUDIT_LOG",
    ))
}

impl Sink for Off {
    fn begin(&mut self) -> Result<Box<dyn Lease + '_>> {
        Ok(Box::new(Off))
    }

    fn reader(&self) -> Result<Box<dyn Reader>> {
        Err(Error::usage(
            "`off:` keeps no log, so there is nothing to read",
        ))
    }

    fn store_checkpoint(&mut self, _: &str) -> Result<()> {
        Ok(())
    }

    fn records(&self) -> bool {
        false
    }
}

impl Lease for Off {
    fn head(&self) -> Head {
        Head::EMPTY
    }

    fn commit(self: Box<Self>, _: &Batch<'_>) -> Commit {
        Commit::Committed
    }
}
