//! Stub.
use serde::Serialize;
/// Something that can be captured: everything that is `Serialize`.
pub trait Capture {
    #[doc(hidden)]
    fn nothing(&self) {}
}
impl<T: Serialize + ?Sized> Capture for T {}
