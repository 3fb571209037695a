//! Whatever stands around them, an address and a card do not get through, and the rest is recorded.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|parts: (&str, &str)| {
    let (before, after) = parts;
    let text = format!("{before}\n<ann@example.org> 4111 1111 1111 1111\n{after}");
    let line = audit_fuzz::recorded(&[("note", &text)]);
    audit_fuzz::argument(&line, "note");
    assert!(!line.contains("ann@example.org"), "{line}");
    let own = before.contains("4111 1111") || after.contains("4111 1111");
    assert!(own || !line.contains("4111 1111 1111 1111"), "{line}");
});
