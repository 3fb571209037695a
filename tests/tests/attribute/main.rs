//! The attribute at run time: an annotated function beside its plain copy, and what is recorded.

/// The same functions twice: as they are, and annotated.
macro_rules! twins {
    ($($item:item)*) => {
        mod plain {
            use super::*;
            $($item)*
        }
        mod audited {
            use super::*;
            $(#[audited_tool] $item)*
        }
    };
}

mod capture;
mod drops;
mod endings;
mod futures;
mod listing;
mod recorded;
mod shapes;
mod stacking;
