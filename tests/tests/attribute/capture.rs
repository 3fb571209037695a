//! How arguments are captured.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};

use audit_core::audited_tool;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use crate::recorded::{calls, calls_async, line, lines};

#[derive(Serialize, Clone)]
struct Card {
    holder: String,
    number: String,
}

fn card() -> Card {
    Card {
        holder: "Ann".to_owned(),
        number: "4000-0566-5566-5556".to_owned(),
    }
}

#[test]
fn arguments_are_captured_before_the_body_consumes_them() {
    #[audited_tool]
    fn consume(mut names: Vec<String>, count: u64) -> usize {
        names.push("new".to_owned());
        drop(names);
        count as usize
    }
    #[audited_tool]
    async fn consume_later(mut names: Vec<String>, count: u64) -> usize {
        names.push("new".to_owned());
        drop(names);
        tokio::task::yield_now().await;
        count as usize
    }
    let calls = calls_async(async {
        consume(vec!["old".to_owned()], 1);
        consume_later(vec!["old".to_owned()], 1).await;
    });
    for call in &calls {
        assert!(
            line(call).contains(r#"{"names":["old"],"count":1} ok"#),
            "{}",
            line(call)
        );
    }
    assert_eq!(calls.len(), 2);
}

#[test]
fn paths_names_and_words_hide_what_they_say() {
    #[audited_tool(
        sensitive = ["CARD.Number", "result.number"],
        pseudonymize = "name",
        subject = "name",
        level = "result"
    )]
    fn charge(card: Card, name: &str, password: &str, amount: u64) -> Card {
        let _ = (name, password, amount);
        card
    }
    let calls = calls(|| drop(charge(card(), "Ann Lee", "hunter22", 5)));
    let line = line(&calls[0]);
    let token = line
        .split('"')
        .find(|word| word.starts_with("hmac-sha256:"))
        .unwrap();
    let masked = r#"{"holder":"Ann","number":"***REDACTED***"}"#;
    let expected = format!(
        r#"charge {{"card":{masked},"name":"{token}","password":"***REDACTED***","amount":5}} ok: {masked}"#
    );
    assert_eq!(line, expected);
    assert_eq!(calls[0].subject_ids, [token]);
}

#[test]
fn skipped_arguments_and_self_leave_nothing() {
    struct Desk {
        _secret: String,
    }
    impl Desk {
        #[audited_tool(skip(callback, cache))]
        fn run(&self, id: u64, callback: impl Fn(u64) -> u64, cache: &mut Vec<u64>) -> u64 {
            cache.push(id);
            callback(id)
        }
    }
    let calls = calls(|| {
        let desk = Desk {
            _secret: "hidden".to_owned(),
        };
        assert_eq!(desk.run(1, |id| id + 1, &mut Vec::new()), 2);
    });
    assert!(
        line(&calls[0]).starts_with(r#"run {"id":1} ok"#),
        "{}",
        line(&calls[0])
    );
}

#[test]
fn a_pattern_is_captured_by_its_bindings() {
    #[audited_tool(sensitive = "number")]
    fn take(
        Card { holder, number }: Card,
        (first, _): (u64, Vec<u64>),
        [a, .., ref b]: [String; 3],
        &(c, ref d): &(u64, String),
        _: Vec<u8>,
        whole @ (_, inner): (u64, u64),
    ) -> usize {
        holder.len()
            + number.len()
            + first as usize
            + a.len()
            + b.len()
            + c as usize
            + d.len()
            + whole.0 as usize
            + inner as usize
    }
    let calls = calls(|| {
        let words = ["x".to_owned(), "y".to_owned(), "z".to_owned()];
        take(
            card(),
            (7, vec![1]),
            words,
            &(8, "w".to_owned()),
            vec![1],
            (3, 4),
        );
    });
    let arguments = calls[0].arguments.as_ref().unwrap().get();
    let expected = r#"{"holder":"Ann","number":"***REDACTED***","first":7,"a":"x","b":"z","c":8,"d":"w","inner":4,"whole":[3,4]}"#;
    assert_eq!(arguments, expected);
}

#[test]
#[allow(clippy::non_minimal_cfg)]
fn arguments_under_cfg_keep_their_places() {
    #[audited_tool]
    fn partly(
        #[cfg(any())] gone: Missing,
        first: u64,
        #[cfg(all())] there: u64,
        #[cfg(any())] gone_too: Missing,
        last: u64,
    ) -> u64 {
        first + there + last
    }
    let calls = calls(|| {
        partly(1, 2, 3);
    });
    let arguments = calls[0].arguments.as_ref().unwrap().get();
    assert_eq!(arguments, r#"{"first":1,"there":2,"last":3}"#);
    let tool = audit_core::tools()
        .into_iter()
        .find(|tool| tool.name() == "partly")
        .unwrap();
    let names: Vec<_> = tool
        .definition()
        .parameters
        .iter()
        .map(|p| p.name)
        .collect();
    assert_eq!(names, ["first", "there", "last"]);
}

#[audited_tool]
fn locks(
    mutex: &Mutex<u64>,
    shared: Arc<Mutex<u64>>,
    rw: Arc<RwLock<u64>>,
    cell: Rc<RefCell<u64>>,
    owned: RefCell<u64>,
    maybe: Option<&Mutex<u64>>,
    none: Option<Arc<Mutex<u64>>>,
) {
    let _ = (mutex, shared, rw, cell, owned, maybe, none);
}

#[test]
fn a_lock_is_looked_into_and_never_waited_for() {
    let (mutex, shared) = (Mutex::new(1), Arc::new(Mutex::new(2)));
    let (rw, cell) = (Arc::new(RwLock::new(3)), Rc::new(RefCell::new(4)));
    let run = || {
        locks(
            &mutex,
            shared.clone(),
            rw.clone(),
            cell.clone(),
            RefCell::new(5),
            Some(&mutex),
            None,
        );
    };
    let calls = calls(|| {
        run();
        let _held = (mutex.lock(), shared.lock(), rw.write(), cell.borrow_mut());
        run();
    });
    let locked = r#"{"_locked":true}"#;
    let held = format!(
        r#"locks {{"mutex":{locked},"shared":{locked},"rw":{locked},"cell":{locked},"owned":5,"maybe":{locked},"none":null}} ok"#
    );
    let free = r#"locks {"mutex":1,"shared":2,"rw":3,"cell":4,"owned":5,"maybe":1,"none":null} ok"#;
    assert!(line(&calls[0]).starts_with(free), "{}", line(&calls[0]));
    assert!(line(&calls[1]).starts_with(&held), "{}", line(&calls[1]));
}

#[test]
fn what_a_panic_left_behind_in_a_lock_is_captured() {
    let lock = Mutex::new(1);
    let _ = std::panic::catch_unwind(|| {
        let _held = lock.lock();
        panic!("poisons");
    });
    assert!(lock.is_poisoned());
    let rest = (Arc::new(Mutex::new(2)), Arc::new(RwLock::new(3)));
    let run = || {
        locks(
            &lock,
            rest.0,
            rest.1,
            Rc::default(),
            RefCell::default(),
            None,
            None,
        );
    };
    let calls = calls(run);
    assert!(
        line(&calls[0]).starts_with(r#"locks {"mutex":1,"#),
        "{}",
        line(&calls[0])
    );
}

/// Misbehaves when it is serialised.
enum Wild {
    Errs,
    Panics,
    Calls,
}

impl Serialize for Wild {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Wild::Errs => Err(S::Error::custom("not today")),
            Wild::Panics => panic!("while serialising"),
            Wild::Calls => {
                inner(1);
                serializer.serialize_u64(1)
            }
        }
    }
}

#[audited_tool]
fn inner(id: u64) -> u64 {
    id
}

#[audited_tool(level = "result")]
fn wild(id: u64, argument: &Wild) -> &Wild {
    let _ = id;
    argument
}

#[test]
fn a_serialize_that_misbehaves_costs_neither_the_tool_nor_the_entry() {
    let calls = calls(|| {
        wild(1, &Wild::Errs);
        wild(2, &Wild::Panics);
        wild(3, &Wild::Calls);
    });
    let of_wild = calls.iter().filter(|call| call.tool_name == "wild");
    let outcomes: Vec<_> = of_wild.map(|call| call.outcome.as_str()).collect();
    assert_eq!(outcomes, ["ok", "ok", "ok"], "{:?}", lines(&calls));
}

#[test]
fn levels_record_what_they_say() {
    #[audited_tool(level = "metadata", subject = "patient")]
    fn metadata(patient: &str) -> u64 {
        patient.len() as u64
    }
    #[audited_tool(level = "arguments")]
    fn arguments(patient: &str) -> u64 {
        patient.len() as u64
    }
    #[audited_tool(level = "result")]
    fn result(patient: &str) -> Vec<u64> {
        vec![patient.len() as u64]
    }
    let calls = calls(|| {
        metadata("pat-1");
        arguments("pat-1");
        result("pat-1");
    });
    let expected = [
        "metadata {} ok",
        r#"arguments {"patient":"pat-1"} ok"#,
        r#"result {"patient":"pat-1"} ok: [5]"#,
    ];
    assert_eq!(lines(&calls), expected);
    assert_eq!(calls[0].subject_ids, ["pat-1"]);
}
