//! Arguments are dropped when and in the order in which a plain function drops them.

use std::cell::RefCell;
use std::future::Future;
use std::panic::catch_unwind;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use audit_core::audited_tool;
use serde::Serialize;

use crate::recorded::calls;

thread_local! {
    static DROPPED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Tells when it is dropped.
#[derive(Serialize)]
pub(crate) struct Noisy(&'static str);

impl Drop for Noisy {
    fn drop(&mut self) {
        DROPPED.with_borrow_mut(|dropped| dropped.push(self.0));
    }
}

impl Noisy {
    fn touch(&self) {}
}

#[derive(Serialize)]
pub(crate) struct Pair {
    left: Noisy,
    right: Noisy,
}

impl Pair {
    fn new() -> Pair {
        Pair {
            left: Noisy("left"),
            right: Noisy("right"),
        }
    }
}

async fn pause() {
    tokio::task::yield_now().await;
}

twins! {
    pub(crate) fn two(a: Noisy, b: Noisy) {
        let _local = Noisy("local");
        a.touch();
        b.touch();
    }
    pub(crate) fn unused(a: Noisy, _: Noisy, _c: Noisy, _: Noisy, d: Noisy) {
        d.touch();
        a.touch();
        let _local = Noisy("local");
    }
    pub(crate) fn parts((a, _): (Noisy, Noisy), Pair { right, .. }: Pair, _: Noisy, (_, e): (Noisy, Noisy)) {
        let _local = Noisy("local");
        a.touch();
        right.touch();
        e.touch();
    }
    pub(crate) fn moved(a: Noisy, b: Noisy, c: Noisy, early: bool) {
        if early {
            drop(b);
            return;
        }
        let _kept = a;
        c.touch();
    }
    pub(crate) fn by_reference(a: Noisy, ref b: Noisy, mut c: Noisy) {
        c.0 = "changed";
        a.touch();
        b.touch();
    }
    pub(crate) fn panics(a: Noisy, (b, _): (Noisy, Noisy)) {
        let _local = Noisy("local");
        a.touch();
        b.touch();
        panic!("on purpose");
    }
    pub(crate) fn temporaries(a: RefCell<Noisy>, b: Noisy) -> usize {
        b.touch();
        a.borrow().0.len()
    }
    pub(crate) async fn two_later(a: Noisy, b: Noisy) {
        let _local = Noisy("local");
        pause().await;
        a.touch();
        b.touch();
    }
    pub(crate) async fn unused_later(a: Noisy, _: Noisy, _c: Noisy, d: Noisy) {
        d.touch();
        pause().await;
        a.touch();
    }
    pub(crate) async fn moved_later(a: Noisy, mut b: Noisy, c: Noisy) {
        drop(a);
        pause().await;
        b.0 = "changed";
        let _kept = c;
        pause().await;
    }
    pub(crate) async fn parts_later((a, _): (Noisy, Noisy), b: Noisy, Pair { right, .. }: Pair) {
        a.touch();
        pause().await;
        right.touch();
        b.touch();
    }
    pub(crate) async fn one_later(id: u64, a: Noisy) -> u64 {
        pause().await;
        a.touch();
        id
    }
    pub(crate) fn boxed(a: Noisy, b: Noisy) -> Pin<Box<dyn Future<Output = ()>>> {
        b.touch();
        Box::pin(async move {
            pause().await;
            a.touch();
        })
    }
    pub(crate) fn opaque(a: Noisy, b: Noisy) -> impl Future<Output = ()> {
        b.touch();
        async move {
            pause().await;
            a.touch();
        }
    }
}

/// What was dropped, in order.
fn dropped(run: impl FnOnce()) -> Vec<&'static str> {
    DROPPED.take();
    run();
    DROPPED.take()
}

fn n(name: &'static str) -> Noisy {
    Noisy(name)
}

#[test]
fn arguments_are_dropped_in_the_order_of_a_plain_function() {
    macro_rules! same {
        ($($call:expr;)*) => {$({
            let expected = dropped(|| { use plain::*; let _ = $call; });
            let mut got = Vec::new();
            let calls = calls(|| got = dropped(|| { use audited::*; let _ = $call; }));
            assert_eq!(got, expected, "{}", stringify!($call));
            assert!(!expected.is_empty());
            assert_eq!(calls.len(), 1);
        })*};
    }
    same! {
        two(n("a"), n("b"));
        unused(n("a"), n("b"), n("c"), n("d"), n("e"));
        parts((n("a"), n("b")), Pair::new(), n("c"), (n("d"), n("e")));
        moved(n("a"), n("b"), n("c"), true);
        moved(n("a"), n("b"), n("c"), false);
        by_reference(n("a"), n("b"), n("c"));
        catch_unwind(|| panics(n("a"), (n("b"), n("c"))));
        temporaries(RefCell::new(n("a")), n("b"));
    }
}

/// Polls a future so often, or until it is ready, and drops it.
fn poll<F: Future>(future: F, times: usize) {
    let mut future = Box::pin(future);
    for _ in 0..times {
        match future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Pending => {}
            Poll::Ready(_) => return DROPPED.with_borrow_mut(|dropped| dropped.push("ready")),
        }
    }
}

/// Runs a future to its end.
fn finish<F: Future>(future: F) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(future);
    DROPPED.with_borrow_mut(|dropped| dropped.push("ready"));
}

#[test]
fn arguments_of_futures_are_dropped_in_the_order_of_a_plain_one() {
    macro_rules! same {
        ($($call:expr;)*) => {$(
            for times in 0..3 {
                let run = |which: usize| match times {
                    2 if which == 0 => finish({ use plain::*; $call }),
                    2 => finish({ use audited::*; $call }),
                    _ if which == 0 => poll({ use plain::*; $call }, times),
                    _ => poll({ use audited::*; $call }, times),
                };
                let expected = dropped(|| run(0));
                let mut got = Vec::new();
                calls(|| got = dropped(|| run(1)));
                assert_eq!(got, expected, "{} polled {times} times", stringify!($call));
                assert!(!expected.is_empty());
            }
        )*};
    }
    same! {
        two_later(n("a"), n("b"));
        unused_later(n("a"), n("b"), n("c"), n("d"));
        moved_later(n("a"), n("b"), n("c"));
        parts_later((n("a"), n("b")), n("c"), Pair::new());
        one_later(1, n("a"));
        boxed(n("a"), n("b"));
        opaque(n("a"), n("b"));
    }
}

struct Desk {
    first: Noisy,
    second: Noisy,
}

impl Desk {
    fn new() -> Desk {
        Desk {
            first: n("first"),
            second: n("second"),
        }
    }

    fn plain(self, a: Noisy) {
        self.second.touch();
        a.touch();
        self.first.touch();
    }

    #[audited_tool]
    fn audited(self, a: Noisy) {
        self.second.touch();
        a.touch();
        self.first.touch();
    }

    async fn plain_later(self, a: Noisy) {
        self.second.touch();
        pause().await;
        a.touch();
    }

    #[audited_tool]
    async fn audited_later(self, a: Noisy) {
        self.second.touch();
        pause().await;
        a.touch();
    }
}

#[test]
fn a_receiver_by_value_is_dropped_in_its_turn() {
    type Twins = (fn(), fn());
    let pairs: [Twins; 4] = [
        (|| Desk::new().plain(n("a")), || Desk::new().audited(n("a"))),
        (
            || poll(Desk::new().plain_later(n("a")), 0),
            || poll(Desk::new().audited_later(n("a")), 0),
        ),
        (
            || poll(Desk::new().plain_later(n("a")), 1),
            || poll(Desk::new().audited_later(n("a")), 1),
        ),
        (
            || finish(Desk::new().plain_later(n("a"))),
            || finish(Desk::new().audited_later(n("a"))),
        ),
    ];
    for (plain, audited) in pairs {
        let expected = dropped(plain);
        let mut got = Vec::new();
        calls(|| got = dropped(audited));
        assert_eq!(got, expected);
    }
}
