//! Step 2: key names that say by themselves that their value is secret or personal.
//!
//! A key is split into words where its case or its separators change, and matches when listed
//! words are its last ones: `db_password` and `x-api-key` do, `max_tokens` and `token_count` do not.

// What is added to the lists below is added to docs/redaction.md, with its reason.

/// Keys whose values are secrets.
const SECRETS: &[&str] = &[
    "password",
    "passwords",
    "password hash",
    "passcode",
    "passwd",
    "pwd",
    "pass phrase",
    "secret",
    "secrets",
    "token",
    "access tokens",
    "refresh tokens",
    "api key",
    "api keys",
    "private key",
    "secret key",
    "access key",
    "encryption key",
    "signing key",
    "account key",
    "master key",
    "seed phrase",
    "client secret",
    "authorization",
    "proxy authorization",
    "cookie",
    "set cookie",
    "credential",
    "credentials",
    "credit card",
    "card number",
    "card numbers",
    "pan",
    "cvv",
    "cvv2",
    "cvc",
    "cvc2",
    "pin",
    "pin code",
    "otp",
    "mfa code",
    "verification code",
    "recovery code",
    "recovery codes",
    "backup codes",
    "security code",
    "bearer",
    "jwt",
    "connection string",
    "database url",
];

/// Keys whose values say who or where a person is. `^` marks words that match a whole key only:
/// FHIR's `family` and `given` are names, a `product_family` is not.
const PERSONAL: &[&str] = &[
    "ssn",
    "ssns",
    "social security",
    "social security number",
    "national id",
    "passport number",
    "passport",
    "driver license",
    "drivers license",
    "license plate",
    "tax id",
    "dob",
    "date of birth",
    "birth date",
    "birthday",
    "birth place",
    "place of birth",
    "address",
    "addresses",
    "address line",
    "street",
    "street name",
    "phone",
    "phone number",
    "phones",
    "phone numbers",
    "telephone",
    "telecom",
    "mobile",
    "mobile number",
    "cell phone",
    "fax",
    "email",
    "e mail",
    "email address",
    "emails",
    "email addresses",
    "first name",
    "last name",
    "full name",
    "given name",
    "family name",
    "middle name",
    "maiden name",
    "patient name",
    "customer name",
    "cardholder",
    "cardholder name",
    "surname",
    "^family",
    "^given",
    "mothers maiden name",
    "iban",
    "bank account",
    "account holder",
];

/// Keys that end in listed words and mean something else.
const EXCEPTIONS: &[&str] = &[
    "page token",
    "continuation token",
    "sync token",
    "cursor token",
    "next token",
    "pagination token",
    "resume token",
    "per token",
    "first token",
    "bos token",
    "eos token",
    "pad token",
    "ip address",
    "mac address",
    "memory address",
    "contract address",
    "bind address",
    "listen address",
    "remote address",
    "server address",
    "gpio pin",
    "map pin",
    "is mobile",
];

/// Keys longer than this are judged by their end.
const LONGEST: usize = 64;

/// Which lists apply.
#[derive(Debug, Clone)]
pub(crate) struct KeyWords {
    hidden: Suffixes,
    kept: Suffixes,
    own: Suffixes,
}

impl Default for KeyWords {
    fn default() -> KeyWords {
        KeyWords::new(true, true, &[])
    }
}

impl KeyWords {
    /// Takes the built-in lists that are switched on, and words of the user's own.
    pub(crate) fn new(secrets: bool, personal: bool, own: &[String]) -> KeyWords {
        let mut hidden = Suffixes::default();
        let built_in = [(secrets, SECRETS), (personal, PERSONAL)];
        for word in built_in
            .iter()
            .filter(|list| list.0)
            .flat_map(|list| list.1)
        {
            hidden.add(word, Words::unnumbered);
        }
        let mut kept = Suffixes::default();
        EXCEPTIONS
            .iter()
            .for_each(|word| kept.add(word, Words::unnumbered));
        let mut owned = Suffixes::default();
        own.iter().for_each(|word| owned.add(word, Words::split));
        KeyWords {
            hidden,
            kept,
            own: owned,
        }
    }

    /// Whether the key says that its value must be hidden.
    pub(crate) fn hide(&self, key: &str) -> bool {
        let words = Words::unnumbered(key);
        // Words of the user's own know no exception, and mean the digits that they end in.
        let own = || self.own.end(&words) || self.own.end(&Words::split(key));
        (self.hidden.end(&words) && !self.kept.end(&words)) || (!self.own.is_empty && own())
    }
}

/// Listed words without their spaces, by their last letter.
#[derive(Debug, Clone)]
struct Suffixes {
    by_last: Vec<Vec<Suffix>>,
    is_empty: bool,
}

#[derive(Debug, Clone)]
struct Suffix {
    text: Box<[u8]>,
    whole_key: bool,
}

impl Default for Suffixes {
    fn default() -> Suffixes {
        Suffixes {
            by_last: vec![Vec::new(); 256],
            is_empty: true,
        }
    }
}

impl Suffixes {
    fn add(&mut self, phrase: &str, split: fn(&str) -> Words) {
        let words = split(phrase);
        let Some(last) = words.text().last() else {
            return;
        };
        if let Some(list) = self.by_last.get_mut(usize::from(*last)) {
            self.is_empty = false;
            list.push(Suffix {
                text: words.text().into(),
                whole_key: phrase.starts_with('^'),
            });
        }
    }

    fn end(&self, words: &Words) -> bool {
        let last = words.text().last().map(|last| usize::from(*last));
        last.and_then(|last| self.by_last.get(last))
            .is_some_and(|list| list.iter().any(|suffix| words.end_with(suffix)))
    }
}

/// A key in lower case without separators, and where its words begin.
struct Words {
    text: [u8; LONGEST],
    len: usize,
    starts: u64,
}

impl Words {
    /// The words of a key, without the one or two digits at its end: those of `address1` do not
    /// matter. More of them are an id: `credit_card_8296913` names a card and is none.
    fn unnumbered(key: &str) -> Words {
        let name = key.trim_end_matches(|c: char| c.is_ascii_digit());
        Words::split(if key.len() - name.len() > 2 {
            key
        } else {
            name
        })
    }

    fn split(key: &str) -> Words {
        let bytes = key.as_bytes();
        // The end decides.
        let start = bytes.len().saturating_sub(LONGEST);
        let bytes = bytes.get(start..).unwrap_or_default();
        let mut words = Words {
            text: [0; LONGEST],
            len: 0,
            starts: 0,
        };
        let mut boundary = true;
        for (at, &byte) in bytes.iter().enumerate() {
            if !byte.is_ascii_alphanumeric() && byte.is_ascii() {
                boundary = true;
                continue;
            }
            words.push(byte, boundary || begins_word(bytes, at));
            boundary = false;
        }
        words
    }

    fn push(&mut self, byte: u8, begins: bool) {
        if let Some(place) = self.text.get_mut(self.len) {
            *place = byte.to_ascii_lowercase();
            self.starts |= u64::from(begins) << self.len;
            self.len += 1;
        }
    }

    fn text(&self) -> &[u8] {
        self.text.get(..self.len).unwrap_or_default()
    }

    fn end_with(&self, suffix: &Suffix) -> bool {
        let text = &*suffix.text;
        let fits = self.text().ends_with(text) && (!suffix.whole_key || self.len == text.len());
        fits && self.starts >> (self.len - text.len()) & 1 == 1
    }
}

/// `cardNumber` begins a word at `N`, `APIKey` at `K`.
fn begins_word(bytes: &[u8], at: usize) -> bool {
    let is_upper = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    let is_lower = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_lowercase);
    let before = at.wrapping_sub(1);
    is_upper(at) && (!is_upper(before) || is_lower(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_words_at_the_end_of_a_key_hide_its_value() {
        let words = KeyWords::default();
        for key in [
            "password",
            "db_password",
            "x-api-key",
            "apiKey",
            "APIKey",
            "X-API-KEY",
            "apikey",
            "user.token",
            "accessToken",
            "SSN",
            "patientSSN",
            "dob",
            "dateOfBirth",
            "birthDate",
            "date_of_birth",
            "address",
            "address1",
            "homeAddress2",
            "shipping_address",
            "Email",
            "first_name",
            "lastName",
            "patient_name",
            "phone",
            "phoneNumber",
            "cvv",
            "card.number",
            "cardNumber",
            "family",
            "given",
            "Authorization",
            "set-cookie",
            "client_secret",
            "privateKey",
            "DATABASE_URL",
            "recovery_codes",
            "cardholderName",
            "placeOfBirth",
        ] {
            assert!(words.hide(key), "{key}");
        }
    }

    #[test]
    fn other_keys_keep_theirs() {
        let words = KeyWords::default();
        for key in [
            "",
            "max_tokens",
            "token_count",
            "next_page_token",
            "pageToken",
            "NextToken",
            "cost_per_token",
            "eos_token",
            "remote_address",
            "is_mobile",
            "ip_address",
            "name",
            "product_name",
            "patient_id",
            "zip",
            "order_number",
            "spin",
            "opinion",
            "secretary",
            "streetcar",
            "phoneme",
            "emailed",
            "passwords_changed_at",
            "pins_dropped",
            "familyIncome",
            "credit_card_8296913",
            "product_family",
            "consent_given",
            "japan",
            "tokenize",
            "company",
        ] {
            assert!(!words.hide(key), "{key}");
        }
    }

    #[test]
    fn lists_are_switched_and_extended() {
        let only_own = KeyWords::new(false, false, &["badge no".to_owned()]);
        assert!(!only_own.hide("password") && !only_own.hide("dob"));
        assert!(only_own.hide("badge_no") && only_own.hide("staffBadgeNo"));
        let own = ["ip address".to_owned(), "line2".to_owned()];
        let own = KeyWords::new(true, true, &own);
        assert!(own.hide("client_ip_address") && own.hide("addressLine2"));
        assert!(own.hide("line2") && !own.hide("line1") && !own.hide("line"));
        assert!(KeyWords::new(true, false, &[]).hide("password"));
        assert!(!KeyWords::new(true, false, &[]).hide("dob"));
    }

    /// What the page says is what is hidden.
    #[test]
    fn the_lists_are_those_of_the_document() {
        let page = include_str!("../../../docs/redaction.md");
        for (heading, list) in [
            ("### Secrets\n", SECRETS),
            ("### Personal\n", PERSONAL),
            ("### Exceptions\n", EXCEPTIONS),
        ] {
            let (_, section) = page.split_once(heading).expect("the section is there");
            let section = section.split("\n#").next().unwrap_or_default();
            // Every second part stands between backquotes.
            let mut shown: Vec<&str> = section.split('`').skip(1).step_by(2).collect();
            let mut listed = list.to_vec();
            shown.sort_unstable();
            listed.sort_unstable();
            assert_eq!(shown, listed, "{heading}");
        }
    }

    #[test]
    fn a_key_of_any_length_is_judged_by_its_end() {
        let words = KeyWords::default();
        assert!(words.hide(&format!("{}_password", "x".repeat(500))));
        assert!(!words.hide(&"ä".repeat(500)));
    }
}
