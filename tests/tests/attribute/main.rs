//! The attribute at run time: an annotated function beside its plain copy, and what is recorded.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the tools and helpers of a test may panic like the test"
)]

/// The same functions twice: as they are, and annotated.
macro_rules! twins {
    ($($item:item)*) => {
        // What a clippy lint says of the plain copies is what the tests are about.
        #[allow(clippy::needless_pass_by_value, clippy::toplevel_ref_arg, clippy::manual_async_fn)]
        mod plain {
            use super::*;
            $($item)*
        }
        #[allow(clippy::toplevel_ref_arg, clippy::manual_async_fn)]
        mod audited {
            use super::*;
            $(#[audited_tool] $item)*
        }
    };
}

mod capture;
mod drops;
mod endings;
mod frail;
mod futures;
mod listing;
mod log_failure;
mod recorded;
mod results;
mod shapes;
mod stacking;
