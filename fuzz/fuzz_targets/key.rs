//! A key that ends in a listed word hides its value, whatever stands before the word.

#![no_main]

use libfuzzer_sys::fuzz_target;

const SECRET: &str = "Pl4nted-S3cret";

fuzz_target!(|before: &str| {
    for key in [format!("{before}_password"), format!("{before}-API-Key2")] {
        let line = audit_fuzz::recorded(&[(&key, SECRET)]);
        assert!(!line.contains(SECRET), "{line}");
    }
});
