use std::time::Instant;

use proptest::prelude::*;

use super::*;

/// The text with a label in place of everything that was recognised.
fn clean(text: &str, key: &str) -> String {
    let mut clean = String::new();
    let mut from = 0;
    for detected in detect(text, key) {
        clean.push_str(&text[from..detected.place.start]);
        clean.push_str(detected.class.label());
        from = detected.place.end;
    }
    clean + &text[from..]
}

#[test]
fn what_has_a_form_is_recognised_in_text() {
    for (text, expected) in [
        (
            "write to ann.lee+x@mail.example.co.uk.",
            "write to [email].",
        ),
        ("<jürgen@müller.de>,(a@b.io)", "<[email]>,([email])"),
        (
            "card 4111 1111 1111 1111, exp 12/30",
            "card [card], exp 12/30",
        ),
        ("4111-1111-1111-1111 123", "[card] 123"),
        ("5555555555554444", "[card]"),
        ("amex 3782 822463 10005", "amex [card]"),
        (
            "IBAN DE89 3704 0044 0532 0130 00 please",
            "IBAN [iban] please",
        ),
        ("GB82WEST12345698765432", "[iban]"),
        ("ssn 123-45-6789!", "ssn [ssn]!"),
        ("AKIAIOSFODNN7EXAMPLE", "[api-key]"),
        (
            "token=ghp_abcdefghijklmnopqrstuvwxyz0123456789",
            "token=[api-key]",
        ),
        ("sk-proj-abcdefghijklmnopqrst1234", "[api-key]"),
        ("xoxb-1234567890-abcdefghij", "[api-key]"),
        ("sk_live_abcdefghijklmnop1234", "[api-key]"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "[jwt]"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- x",
            "[private-key] x",
        ),
        (
            "call me at +1 (555) 010-9999 today",
            "call me at [phone] today",
        ),
        // Beside quotes, in tables, behind escapes and in scripts that write no spaces.
        ("«ann@x.de»", "«[email]»"),
        ("'ann@x.de'", "'[email]'"),
        (r"a\nann@x.de\nb", r"a\n[email]\nb"),
        ("?to=ann%40x.de&n=1", "?to=[email]&n=1"),
        (r"a\n4111111111111111\nb", r"a\n[card]\nb"),
        ("17,4111111111111111,5.10", "17,[card],5.10"),
        ("17,123-45-6789,5.10", "17,[ssn],5.10"),
        ("?a%3D4111111111111111&b", "?a%3D[card]&b"),
        ("卡号4111111111111111请", "卡号[card]请"),
        (
            "postgres://app:hunt@er2@db.example.org:5432/x",
            "postgres://app:[password]@db.example.org:5432/x",
        ),
        ("redis://:p4ss@cache:6379", "redis://:[password]@cache:6379"),
        ("ssn 123456789", "ssn [ssn]"),
        (
            "social security number: 123 45 6789",
            "social security number: [ssn]",
        ),
        ("tel. 030 / 1234567, or", "tel. [phone], or"),
        ("Handynummer +49(0)3303 19981", "Handynummer [phone]"),
        ("phone (555) 010-9999x12", "phone [phone]"),
        ("born on 1970-01-31", "born on [birth-date]"),
        ("born 31 January 1970", "born [birth-date]"),
        ("birthday: January 31st, 1970", "birthday: [birth-date]"),
        ("geb. 31. 1. 1970", "geb. [birth-date]"),
        ("DOB 1970-01-31T00:00:00Z", "DOB [birth-date]T00:00:00Z"),
        ("dob: 31.1.1970", "dob: [birth-date]"),
    ] {
        assert_eq!(clean(text, "note"), expected);
    }
}

#[test]
fn what_an_investigator_needs_stays() {
    for text in [
        "#W6599568",
        "order 9924732112",
        "4111111111111112",
        "1234567890123456",
        "258.36",
        "2026-03-01T09:30:00Z",
        "v1.2.3-4",
        "192.168.0.1",
        "75390",
        "user@localhost",
        "@ann",
        "a@b",
        "DE00 3704 0044 0532 0130 00",
        "000-12-3456",
        "123-45-67890",
        "550e8400-e29b-41d4-a716-446655440000",
        "sk-short",
        "skip-",
        "AKIASHORT",
        "born free",
        "1.4111111111111111",
        "0000000000000000",
        "2026-11-20",
        "5551234567",
        "-----BEGIN CERTIFICATE-----",
        "credit_card_8296913",
        "Suite 288",
        "eyJ",
        "12/30",
        "+49",
        "tel",
        "sofia_li_8235",
        "EAN 4006381333931 and 5012345678900",
        "https://example.org:8443/a@b",
        "https://user@example/x and http://a:b/@c",
        "see https://example.org/a, then: x@y",
        "icon@2x.png",
        "100%40 of 50%",
        "sk-fading-circle-container-1",
        "call id 1708345419712 returned",
        "your order number is 5551234567",
        "phone SM-5551234567",
        "call on 2026-01-01",
        "call 192.168.100.200",
        "called 5551234567 times",
        "total 1,234,567 or 1,411",
        "born in ward 12 on 2026",
        "123456789",
    ] {
        assert_eq!(clean(text, "note"), text);
    }
    assert_eq!(clean("call 5551234567", "order_number"), "call 5551234567");
}

#[test]
fn keys_of_ids_are_told() {
    for key in [
        "order_id",
        "orderId",
        "id",
        "item_ids",
        "zip",
        "sku",
        "tracking_number",
        "trackingNumber",
        "seq",
    ] {
        assert!(is_id_like(key), "{key}");
    }
    for key in ["note", "valid", "paid", "message", "phone", "casino"] {
        assert!(!is_id_like(key), "{key}");
    }
}

/// The first look never hides anything from the second.
#[test]
fn clues_are_there_for_everything_that_is_recognised() {
    for (text, expected) in [
        ("damaged in transit", [false; 3]),
        ("gpt-4.1", [false; 3]),
        ("a@b.io", [true, false, false]),
        ("1/1/70", [false, true, false]),
        ("xoxb-abcdefghij", [false, false, true]),
        ("-----BEGIN X", [false, false, true]),
    ] {
        let clues = Clues::of(text.as_bytes());
        assert_eq!([clues.address, clues.number, clues.key], expected, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_looked_at_without_a_panic(text in any::<String>()) {
        clean(&text, "x");
    }

    #[test]
    fn whatever_stands_around_it_an_address_is_found(before in "[ <(\"]", after in "[ >),;\"]") {
        prop_assert_eq!(clean(&format!("{before}ann@example.org{after}"), "x"), format!("{before}[email]{after}"));
    }
}

/// Eight times the text may take eight times as long; what read on from every place would take 64
/// times. The shortest of some runs counts, on a machine that has other things to do.
#[test]
fn whatever_the_text_time_grows_with_its_length_only() {
    for unit in [
        "1 ",
        "1111 ",
        "1,",
        "eyJ-",
        "eyJ.",
        "sk-",
        "a@",
        "a@b.",
        "a://b:",
        "-----BEGIN ",
        "call 1 ",
        "born 1.1.",
        "DE89 ",
        "%40",
        "jan 1 ",
    ] {
        let time = |length: usize| {
            let text = unit.repeat(length / unit.len());
            let run = || {
                let start = Instant::now();
                detect(&text, "note");
                start.elapsed()
            };
            (0..5).map(|_| run()).min().expect("ran")
        };
        let (short, long) = (time(4_000), time(32_000));
        assert!(long < short * 32, "{unit:?}: {short:?}, then {long:?}");
    }
}
