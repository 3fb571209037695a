//! An annotated future is as sendable as its plain copy, and not much larger.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;

use audit_core::audited_tool;
use serde::Serialize;

use crate::recorded::calls;

async fn pause() {
    tokio::task::yield_now().await;
}

#[derive(Serialize)]
pub(crate) struct Large {
    #[serde(skip)]
    bytes: [u8; 4096],
}

twins! {
    pub(crate) async fn nothing() -> u8 {
        pause().await;
        1
    }
    pub(crate) async fn array(bytes: [u8; 32]) -> u8 {
        pause().await;
        bytes[0]
    }
    pub(crate) async fn large(large: Large) -> u8 {
        pause().await;
        large.bytes[0]
    }
    pub(crate) async fn text(text: String, id: u64) -> u64 {
        pause().await;
        text.len() as u64 + id
    }
    pub(crate) async fn in_rc(value: Rc<u64>) -> u64 {
        pause().await;
        *value
    }
    pub(crate) async fn gives_rc(id: u64) -> Rc<u64> {
        pause().await;
        Rc::new(id)
    }
    pub(crate) async fn generic<T: Serialize>(value: T) -> T {
        pause().await;
        value
    }
    pub(crate) fn opaque_send(id: u64) -> impl Future<Output = u64> + Send + Sync {
        async move { id }
    }
    pub(crate) fn boxed_send<'a>(text: &'a str) -> Pin<Box<dyn Future<Output = usize> + Send + 'a>> {
        Box::pin(async move { text.len() })
    }
}

/// Whether a value is `Send` and `Sync`: the method whose bounds hold is chosen.
struct Auto<T>(PhantomData<fn() -> T>);

impl<T> Auto<T> {
    fn of(_: &T) -> Auto<T> {
        Auto(PhantomData)
    }
}

trait IsNot {
    fn is_send(&self) -> bool {
        false
    }
    fn is_sync(&self) -> bool {
        false
    }
}

impl<T> IsNot for &Auto<T> {}

impl<T: Send> Auto<T> {
    fn is_send(&self) -> bool {
        true
    }
}

impl<T: Sync> Auto<T> {
    fn is_sync(&self) -> bool {
        true
    }
}

macro_rules! auto {
    ($value:expr) => {{
        let auto = Auto::of(&$value);
        ((&auto).is_send(), (&auto).is_sync())
    }};
}

#[test]
fn futures_may_go_where_the_plain_ones_may() {
    macro_rules! same {
        ($($call:ident($($argument:expr),*) $expected:expr;)*) => {$(
            assert_eq!(auto!(plain::$call($($argument),*)), $expected, stringify!($call));
            assert_eq!(auto!(audited::$call($($argument),*)), $expected, stringify!($call));
        )*};
    }
    // What returns a future begins a call when it is called.
    calls(|| {
        same! {
            nothing() (true, true);
            text(String::new(), 1) (true, true);
            in_rc(Rc::new(1)) (false, false);
            gives_rc(1) (true, true);
            generic(1) (true, true);
            generic(Rc::new(1)) (false, false);
            opaque_send(1) (true, true);
            boxed_send("a") (true, false);
        }
    });
}

#[test]
fn a_future_holds_no_further_copy_of_its_arguments() {
    macro_rules! size {
        ($call:ident($($argument:expr),*)) => {
            (size_of_val(&plain::$call($($argument),*)), size_of_val(&audited::$call($($argument),*)))
        };
    }
    // What the call itself needs: its handle, its ticket, and the value while it waits.
    let (plain, audited) = size!(nothing());
    let own = audited - plain;
    assert!(own <= 128, "{own}");
    let bytes = [0; 4096];
    for (name, (plain, audited)) in [
        ("array", size!(array([0; 32]))),
        ("large", size!(large(Large { bytes }))),
        ("text", size!(text(String::new(), 1))),
    ] {
        let allowed = plain + own + 32;
        assert!(
            audited <= allowed,
            "{name}: {plain} plain, {audited} audited, {allowed} allowed"
        );
    }
}
