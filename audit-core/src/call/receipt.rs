//! How generated code learns whether an entry is durable.

use std::pin::Pin;
use std::task::{Context, Poll};

use crate::error::{Error, Result};
use crate::recorder::Ticket;
use crate::tool::Tool;

/// What a call gets for an entry. Dropping it is fine: the entry is queued.
#[must_use = "a durable call waits for its receipt"]
pub enum Receipt {
    /// The entry is on its way, or there is none to wait for.
    Queued(Ticket),
    /// The log could not be opened, which was told when it was tried.
    Unable(&'static Tool),
}

impl Receipt {
    /// Blocks until the entry is durable.
    ///
    /// # Errors
    /// When it could not be recorded.
    pub fn wait(self) -> Result<()> {
        match self {
            Receipt::Queued(ticket) => ticket.wait(),
            Receipt::Unable(tool) => Err(unable(tool)),
        }
    }
}

impl Future for Receipt {
    type Output = Result<()>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        match self.get_mut() {
            Receipt::Queued(ticket) => Pin::new(ticket).poll(cx),
            Receipt::Unable(tool) => Poll::Ready(Err(unable(tool))),
        }
    }
}

fn unable(tool: &Tool) -> Error {
    Error::refused(format!(
        "the call of `{}` cannot be recorded: the audit log could not be opened; standard error \
         says why",
        tool.name()
    ))
}
