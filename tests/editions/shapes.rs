//! One function of each shape that a user may write, in words that every edition knows. That it
//! compiles without a warning is the test.
#![allow(
    clippy::all,
    reason = "what clippy says of the shapes themselves is not what this is about"
)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::error::Error;
use std::fmt::{self, Debug, Display};
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use audit_core::audited_tool;
use serde::Serialize;

/// Results by another name.
pub type Answer<T> = Result<T, Box<dyn Error + Send + Sync>>;
/// A type with a lifetime by another name.
pub type Text<'a> = &'a str;
/// Futures by another name.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Functions of one form, each with its docs.
macro_rules! shapes {
    ($($(#[$meta:meta])* { $($item:tt)* })*) => {$(
        /// A shape.
        $(#[$meta])*
        #[audited_tool]
        $($item)*
    )*};
}

shapes! {
    { pub fn nothing() {} }
    { pub fn unit() -> () {} }
    { #[allow(dead_code)] pub(crate) fn restricted() -> u8 { 1 } }
    { pub fn borrows(text: &str) -> &str { text } }
    { pub fn borrows_mutably(list: &mut Vec<u8>) -> &mut u8 { &mut list[0] }}
    { pub fn maybe_mutably(list: &mut [u8]) -> Option<&mut u8> { list.first_mut() } }
    { pub fn fallible(text: &str) -> Result<&str, Box<dyn Error>> { text.get(1..).ok_or_else(|| "short".into()) } }
    { pub fn aliased(text: Text<'_>) -> Answer<u64> { Ok(text.parse()?) } }
    { pub fn opaque<'a>(list: &'a [u8]) -> impl Iterator<Item = &'a u8> + 'a { list.iter().rev() } }
    { pub fn opaque_pair(id: u8) -> (impl Display, impl Debug) { (id, id) } }
    { pub fn closure(id: u64) -> impl Fn(u64) -> u64 { move |other| id + other } }
    { pub fn boxed_closure(id: u64) -> Box<dyn Fn(u64) -> u64> { Box::new(move |other| id + other) } }
    { pub fn coerced(is: bool) -> Box<dyn Display> { if is { return Box::new(1); } Box::new("text") } }
    { pub fn never(text: String) -> ! { panic!("{}", text) } }
    { pub fn array<const N: usize>(values: [u64; N]) -> usize where [u64; N]: Serialize { values.len() } }
    { pub fn array_of() -> [u8; 1 + 2] { [0; 3] } }
    { pub fn pointer(id: u64) -> fn(u64) -> u64 { fn same(x: u64) -> u64 { x } let _ = id; same } }
    { pub fn raw(r#type: u8, r#match: u8) -> u8 { r#type + r#match } }
    { pub fn r#loop(r#fn: &str) -> usize { r#fn.len() } }
    { pub fn unlucky(call: u8, body: u8, observer: u8, self_: u8, result: u8, tool: u8, value: u8) -> u8 {
        call + body + observer + self_ + result + tool + value
    } }
    { pub fn hidden_names(__call: u8, __body: u8, __returns: u8, __future: u8, __lent_0: u8, __audited_0: u8) -> u8 {
        __call + __body + __returns + __future + __lent_0 + __audited_0
    } }
    { pub async fn hidden_names_later(__call: u8, __body: u8, __returns: u8, __early: u8, __lent_0: u8) -> u8 {
        __call + __body + __returns + __early + __lent_0
    } }
    { pub fn tuple((a, b): (u8, String), [first, ..]: [u8; 3]) -> usize { a as usize + b.len() + first as usize } }
    { pub fn patterns(Point { x, y: up }: Point, &z: &u8, w @ _: u8, ref v: String) -> usize { (x + up + z + w) as usize + v.len() } }
    { pub fn mutable(mut text: String, mut list: Vec<u8>) -> String { text.push('!'); list.clear(); text } }
    { pub async fn mutable_later(mut text: String, (mut a, _): (u8, u8)) -> String { a += 1; text.push(char::from(a)); text } }
    { pub fn generic<T, U>(value: T, other: &U) -> String where T: Serialize + Display, U: Serialize + Debug + ?Sized { format!("{} {:?}", value, other) } }
    { pub fn argument_of(value: impl Serialize + Display, f: impl Serialize) -> String { let _ = f; value.to_string() } }
    { pub fn higher<F>(text: &str, values: HashMap<String, F>) -> usize where for<'a> F: Serialize + Clone { text.len() + values.len() } }
    { pub fn shared(lock: &Arc<Mutex<u8>>, cell: Rc<RefCell<u8>>) -> u8 { *lock.lock().unwrap() + *cell.borrow() } }
    { pub fn filled(mut list: Vec<u8>) { list.push(1); } }
    { pub async fn filled_later(mut list: Vec<u8>, (mut other, _): (Vec<u8>, u8)) { list.push(1); other.push(2); } }
    { pub fn trait_object(values: &dyn Shown) -> String { values.show() } }
    { pub fn slices(bytes: &[u8], text: Box<str>, list: Box<[u8]>) -> usize { bytes.len() + text.len() + list.len() } }
    { pub unsafe fn dangerous(id: u8) -> u8 { id } }
    { pub extern "C" fn foreign(id: u8) -> u8 { id } }
    { pub async unsafe fn dangerous_later(id: u8) -> u8 { id } }
    { #[inline] #[must_use] pub fn decorated(#[allow(unused_variables)] id: u8) -> u8 { 1 } }
    { pub fn conditional(#[cfg(all())] id: u8, #[cfg(any())] other: Missing) -> u8 { id } }
    { pub async fn conditional_later(#[cfg(any())] other: Missing, #[cfg(all())] id: u8) -> u8 { id } }
    { pub fn inner_attributes(id: u8) -> u8 { #![allow(unused_variables)] let other = id; id } }
    { pub fn recursive(n: u64) -> u64 { if n == 0 { 0 } else { recursive(n - 1) } } }
    { pub fn recursive_later(n: u64) -> Pin<Box<dyn Future<Output = u64>>> { Box::pin(async move { if n == 0 { 0 } else { recursive_later(n - 1).await } }) } }
    { pub fn alias_of_future(text: &str) -> Later<'_, usize> { Box::pin(async move { text.len() }) } }
    { pub fn future(text: &str) -> impl Future<Output = usize> + '_ { let size = text.len(); async move { size + text.len() } } }
    { pub async fn nothing_later() {} }
    { pub async fn never_later(text: &str) -> ! { panic!("{}", text) } }
    { pub async fn borrows_later<'a>(text: &'a str, _other: &str) -> &'a str { text } }
    { pub async fn early(text: &str) -> Answer<u64> { if text.is_empty() { return Err("empty".into()); } Ok(text.parse()?) } }
    { pub async fn coerced_later(id: u8) -> Box<dyn Debug + Send> { if id == 0 { return Box::new("zero"); } Box::new(id) } }
    { pub async fn opaque_later(id: u8) -> impl Display { id } }
    { pub async fn nested(id: u8) -> u8 { async fn inner(id: u8) -> u8 { id } let block = async { inner(id).await }; block.await } }
    { pub fn nested_tools(id: u8) -> u8 { #[audited_tool] fn inner(id: u8) -> u8 { id } inner(id) } }
    { pub fn macros(id: u8) -> Vec<String> { vec![format!("{}", id); 2] } }
    { pub fn labelled(n: u8) -> u8 { let mut m = n; 'outer: loop { while m > 0 { m -= 1; if m == 1 { break 'outer; } } break; } m } }
    { pub fn deref(value: impl Deref<Target = str> + Serialize) -> usize { value.len() } }
    { pub fn long(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8, j: u8, k: u8, l: u8, m: u8, n: u8) -> u8 {
        a + b + c + d + e + f + g + h + i + j + k + l + m + n
    } }
    { #[cfg_attr(all(), doc = concat!("Docs ", "by a macro."))] pub fn documented() {} }
}

/// Something to take apart.
#[derive(Serialize)]
pub struct Point {
    x: u8,
    y: u8,
}

/// Something to look at behind `dyn`.
pub trait Shown {
    /// How it looks.
    fn show(&self) -> String;
}

impl Serialize for dyn Shown + '_ {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.show())
    }
}

/// Something with methods.
#[derive(Debug, Clone, Default)]
pub struct Desk<T = u8> {
    value: T,
}

/// What desks do.
pub trait Works {
    /// What comes out.
    type Output: Serialize;
    /// How many.
    const COUNT: usize;

    /// Of the trait.
    fn work(&self, id: u8) -> Self::Output;

    /// Provided, and not for `dyn`.
    #[audited_tool]
    fn provided(self, id: u8) -> u8
    where
        Self: Sized,
    {
        id
    }

    /// Provided for all.
    #[audited_tool]
    fn provided_for_all(&self, list: [u8; 2]) -> usize {
        list.len()
    }
}

impl<T: Clone + Serialize> Works for Desk<T> {
    type Output = T;
    const COUNT: usize = 3;

    #[audited_tool]
    fn work(&self, id: u8) -> Self::Output {
        let _ = id;
        self.value.clone()
    }
}

impl<T: Clone + Serialize> Desk<T> {
    shapes! {
        { pub fn new(value: T) -> Self { Self { value } } }
        { pub fn by_ref(&self, id: u8) -> &T { let _ = id; &self.value } }
        { pub fn by_mut(&mut self, value: T) -> &mut Self { self.value = value; self } }
        { pub fn by_mut_field(&mut self) -> &mut T { &mut self.value } }
        { pub fn by_value(self) -> T { self.value } }
        { pub fn by_mut_value(mut self, value: T) -> Self { self.value = value; self } }
        { pub fn by_box(self: Box<Self>) -> T { self.value } }
        { pub fn by_rc(self: Rc<Self>) -> usize { Rc::strong_count(&self) } }
        { pub fn by_arc(self: &Arc<Self>, id: u8) -> u8 { let _ = Arc::clone(self); id } }
        { pub fn by_pin(self: Pin<&mut Self>, id: u8) -> u8 { id } }
        { pub fn of_lifetime<'a>(&'a self, other: &'a T) -> [&'a T; 2] { [&self.value, other] } }
        { pub async fn later(&self, id: u8) -> (T, u8) { (self.value.clone(), id) } }
        { pub async fn mut_later(&mut self, value: T) -> &mut Self { self.value = value; self } }
        { pub async fn value_later(self) -> T { self.value } }
        { pub async fn arc_later(self: Arc<Self>, text: &str) -> usize { text.len() } }
        { pub fn boxed<'a>(&'a self, text: &'a str) -> Pin<Box<dyn Future<Output = usize> + 'a>> { let size = text.len(); Box::pin(async move { let _ = &self.value; size }) } }
        { pub fn count(ids: &[u8]) -> usize { ids.len() + Self::COUNT } }
        { pub fn output(value: <Self as Works>::Output) -> <Self as Works>::Output { value } }
    }
}

impl fmt::Display for Desk {
    #[audited_tool(skip(f))]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value)
    }
}

impl<T> Drop for Cell<T> {
    #[audited_tool]
    fn drop(&mut self) {}
}

/// Something that is dropped.
#[derive(Debug)]
pub struct Cell<T>(pub T);

impl<T: Serialize> From<T> for Cell<T> {
    #[audited_tool]
    fn from(value: T) -> Self {
        Cell(value)
    }
}

/// Names of the prelude mean something else here.
pub mod shadowed {
    #![allow(missing_docs, dead_code)]
    use audit_core::audited_tool;

    pub struct Result;
    pub struct Some;
    pub struct Box;
    #[derive(serde::Serialize)]
    pub struct String;
    #[allow(non_camel_case_types)]
    #[derive(serde::Serialize)]
    pub struct str;
    pub enum Option {}
    pub fn drop() {}
    #[allow(non_snake_case)]
    pub fn Ok() {}
    #[allow(unused_macros)]
    macro_rules! vec {
        () => {
            compile_error!("not this")
        };
    }

    #[audited_tool]
    pub fn sync(id: u64, text: String) -> Result {
        let _ = (id, text);
        Result
    }
    #[audited_tool]
    pub async fn later(id: u64, text: &str) -> std::result::Result<Result, Box> {
        let _ = (id, text);
        std::result::Result::Ok(Result)
    }
    #[audited_tool]
    pub fn future(id: u64) -> impl std::future::Future<Output = u64> {
        async move { id }
    }
}
