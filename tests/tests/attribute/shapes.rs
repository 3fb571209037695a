//! Every shape of function that a user would write: it compiles without a word, does what it did,
//! and is recorded.
#![deny(warnings)]

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::{Debug, Display};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use audit_core::audited_tool;
use serde::Serialize;

use crate::recorded::{calls, calls_async};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[audited_tool]
fn nothing() {}

#[audited_tool]
fn lifetimes<'a>(text: &'a str, list: &'a mut Vec<usize>) -> &'a mut usize {
    list.push(text.len());
    list.last_mut().unwrap()
}

#[audited_tool]
fn elided(text: &str) -> &str {
    &text[1..]
}

#[audited_tool]
fn cow<'a>(text: Cow<'a, str>) -> Cow<'a, str> {
    text
}

#[audited_tool]
fn generic<T, const N: usize>(items: Vec<T>, more: [u8; N]) -> Option<T>
where
    T: Serialize + Debug,
    [u8; N]: Serialize,
{
    let _ = more;
    items.into_iter().next()
}

#[audited_tool(skip(callback))]
fn higher_ranked<F>(callback: F, text: &str) -> usize
where
    F: for<'a> Fn(&'a str) -> &'a str,
{
    callback(text).len()
}

#[audited_tool(skip(step))]
fn hidden_types(
    start: impl Serialize + Into<u64>,
    step: impl Fn(u64) -> u64,
) -> impl Iterator<Item = u64> {
    std::iter::successors(Some(start.into()), move |n| Some(step(*n)))
}

#[audited_tool]
fn hidden_inside(number: u64) -> Result<impl Display, String> {
    if number == 0 {
        return Err("zero".to_owned());
    }
    Ok(number)
}

#[audited_tool]
fn closure(number: u64) -> impl Fn(u64) -> u64 {
    move |other| number + other
}

#[audited_tool]
fn coerced(number: u64) -> Box<dyn Debug> {
    if number == 0 {
        return Box::new("zero");
    }
    Box::new(number)
}

#[audited_tool]
fn diverges(number: u64) -> u64 {
    panic!("{number}")
}

#[audited_tool]
fn unit_or_never(number: u64) {
    if number == 0 {
        return;
    }
    panic!("{number}")
}

#[audited_tool]
fn temporary(cell: RefCell<Vec<u64>>) -> usize {
    cell.borrow().len()
}

#[audited_tool]
fn matched(lock: Mutex<Vec<u64>>) -> u64 {
    match lock.lock().unwrap().first() {
        Some(first) => *first,
        None => 0,
    }
}

#[audited_tool]
fn recursive(depth: u64) -> u64 {
    match depth {
        0 => 0,
        _ => recursive(depth - 1) + 1,
    }
}

#[audited_tool]
fn nested(number: u64) -> u64 {
    #[audited_tool]
    fn inner(number: u64) -> u64 {
        number + 1
    }
    inner(number)
}

#[audited_tool]
extern "C" fn foreign(number: u64) -> u64 {
    number
}

#[audited_tool]
fn inner_attributes(number: u64) -> u64 {
    #![allow(unused_variables)]
    let unused = 1;
    number
}

#[audited_tool]
#[inline]
#[must_use]
fn outer_attributes(#[allow(unused_variables)] unused: u64, number: u64) -> u64 {
    number
}

#[audited_tool]
#[allow(clippy::ptr_arg)]
fn raw(r#type: &String, r#fn: u64) -> usize {
    r#type.len() + r#fn as usize
}

#[audited_tool]
async fn recursive_later(depth: u64) -> u64 {
    match depth {
        0 => 0,
        _ => Box::pin(recursive_later(depth - 1)).await + 1,
    }
}

#[audited_tool]
async fn lifetimes_later<'a>(text: &'a str, list: &mut Vec<usize>) -> &'a str {
    tokio::task::yield_now().await;
    list.push(1);
    &text[1..]
}

#[audited_tool]
async fn coerced_later(number: u64) -> Result<Box<dyn Debug + Send>, String> {
    tokio::task::yield_now().await;
    match number {
        0 => Ok(Box::new("zero")),
        1 => Err("one".to_owned())?,
        _ => Ok(Box::new(number)),
    }
}

#[audited_tool]
async fn hidden_later(number: u64) -> impl Display {
    tokio::task::yield_now().await;
    number
}

#[audited_tool]
async fn generic_later<T: Serialize + Clone>(item: T, mut times: u64) -> Vec<T> {
    let mut items = Vec::new();
    while times > 0 {
        items.push(item.clone());
        times -= 1;
    }
    items
}

#[audited_tool]
async fn temporary_later(cell: RefCell<Vec<u64>>) -> usize {
    cell.borrow().len()
}

#[audited_tool]
fn boxed_alias<'a>(text: &'a str, number: u64) -> BoxFuture<'a, usize> {
    let sum = text.len() + number as usize;
    if sum == 0 {
        return Box::pin(async { 0 });
    }
    Box::pin(async move { sum + text.len() })
}

#[audited_tool]
fn opaque<'a>(text: &'a str) -> impl Future<Output = usize> + Send + 'a {
    let length = text.len();
    async move { length }
}

#[derive(Clone, Default)]
struct Desk {
    drawers: Vec<u64>,
}

impl Desk {
    #[audited_tool]
    fn shared(&self, at: usize) -> Option<&u64> {
        self.drawers.get(at)
    }

    #[audited_tool]
    fn exclusive(&mut self, at: usize) -> &mut u64 {
        &mut self.drawers[at]
    }

    #[audited_tool]
    fn owned(self) -> Vec<u64> {
        self.drawers
    }

    #[audited_tool]
    fn changed(mut self, drawer: u64) -> Self {
        self.drawers.push(drawer);
        self
    }

    #[audited_tool]
    fn boxed(self: Box<Self>) -> usize {
        self.drawers.len()
    }

    #[audited_tool]
    fn counted(self: Rc<Self>) -> usize {
        self.drawers.len()
    }

    #[audited_tool]
    fn by_arc(self: &Arc<Self>) -> usize {
        self.drawers.len()
    }

    #[audited_tool]
    fn pinned(self: Pin<&mut Self>, drawer: u64) {
        self.get_mut().drawers.push(drawer);
    }

    #[audited_tool]
    async fn shared_later(&self, at: usize) -> Option<&u64> {
        tokio::task::yield_now().await;
        self.drawers.get(at)
    }

    #[audited_tool]
    async fn exclusive_later(&mut self, at: usize) -> &mut u64 {
        tokio::task::yield_now().await;
        &mut self.drawers[at]
    }

    #[audited_tool]
    async fn owned_later(mut self, drawer: u64) -> usize {
        self.drawers.push(drawer);
        tokio::task::yield_now().await;
        self.drawers.len()
    }

    #[audited_tool]
    fn associated(map: HashMap<String, u64>) -> usize {
        map.len()
    }
}

/// Bodies that pass through a macro arrive in invisible groups.
macro_rules! made {
    ($name:ident, $argument:pat, $ty:ty, $body:block) => {
        #[audited_tool]
        fn $name($argument: $ty) -> $ty $body
    };
}

made!(made_of_a_block, number, u64, { number + 1 });
made!(made_of_a_pattern, (a, _), (u64, u64), { (a, a) });

#[test]
fn functions_do_what_they_did() {
    let calls = calls(|| {
        nothing();
        *lifetimes("abc", &mut Vec::new()) += 1;
        assert_eq!(elided("abc"), "bc");
        assert_eq!(cow("a".into()), "a");
        assert_eq!(generic(vec![1, 2], [0; 3]), Some(1));
        assert_eq!(higher_ranked(|text| &text[1..], "abc"), 2);
        assert_eq!(hidden_types(1_u32, |n| n * 2).nth(3), Some(8));
        assert!(hidden_inside(0).is_err());
        assert_eq!(closure(1)(2), 3);
        assert_eq!(format!("{:?}", coerced(0)), "\"zero\"");
        assert!(std::panic::catch_unwind(|| diverges(1)).is_err());
        unit_or_never(0);
        assert_eq!(temporary(RefCell::new(vec![1])), 1);
        assert_eq!(matched(Mutex::new(vec![7])), 7);
        assert_eq!(foreign(1), 1);
        assert_eq!(inner_attributes(1), 1);
        assert_eq!(outer_attributes(1, 2), 2);
        assert_eq!(raw(&"abc".to_owned(), 1), 4);
        assert_eq!(made_of_a_block(1), 2);
        assert_eq!(made_of_a_pattern((1, 2)), (1, 1));
    });
    assert_eq!(calls.len(), 20);
}

#[test]
fn calls_inside_calls_are_recorded_each() {
    let calls = calls(|| {
        assert_eq!(recursive(3), 3);
        assert_eq!(nested(1), 2);
    });
    assert_eq!(calls.len(), 4 + 2);
    let children = calls.iter().filter(|call| call.parent_call_id.is_some());
    assert_eq!(children.count(), 3 + 1);
}

#[test]
fn methods_do_what_they_did() {
    let calls = calls(|| {
        let mut desk = Desk::default().changed(1).changed(2);
        *desk.exclusive(0) += 10;
        assert_eq!(desk.shared(0), Some(&11));
        Pin::new(&mut desk).pinned(3);
        assert_eq!(Box::new(desk.clone()).boxed(), 3);
        assert_eq!(Rc::new(desk.clone()).counted(), 3);
        assert_eq!(Arc::new(desk.clone()).by_arc(), 3);
        assert_eq!(desk.owned(), [11, 2, 3]);
        assert_eq!(Desk::associated(HashMap::new()), 0);
    });
    assert_eq!(calls.len(), 10);
}

#[test]
fn futures_do_what_they_did() {
    let calls = calls_async(async {
        assert_eq!(recursive_later(2).await, 2);
        assert_eq!(lifetimes_later("abc", &mut Vec::new()).await, "bc");
        assert!(coerced_later(1).await.is_err());
        assert_eq!(hidden_later(5).await.to_string(), "5");
        assert_eq!(generic_later('a', 2).await, ['a', 'a']);
        assert_eq!(temporary_later(RefCell::default()).await, 0);
        assert_eq!(boxed_alias("ab", 1).await, 5);
        assert_eq!(opaque("ab").await, 2);
        let mut desk = Desk { drawers: vec![1] };
        *desk.exclusive_later(0).await += 1;
        assert_eq!(desk.shared_later(0).await, Some(&2));
        assert_eq!(desk.owned_later(3).await, 2);
    });
    assert_eq!(calls.len(), 3 + 10);
}
