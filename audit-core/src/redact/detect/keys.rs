//! Credentials that say what they are: tokens and keys with a prefix, JWTs, PEM private keys.

use std::ops::Range;

use super::{Class, Text};

/// A prefix, what may follow, and how much of it must.
struct Form {
    prefix: &'static str,
    least: usize,
    most: usize,
    belongs: fn(u8) -> bool,
}

/// More of a key than this is not read.
const MAX_KEY: usize = 512;

const fn form(prefix: &'static str, least: usize, most: usize, belongs: fn(u8) -> bool) -> Form {
    Form {
        prefix,
        least,
        most,
        belongs,
    }
}

/// The forms that providers publish.
const FORMS: &[Form] = &[
    form("AKIA", 16, 16, is_upper),
    form("ASIA", 16, 16, is_upper),
    form("ABIA", 16, 16, is_upper),
    form("ACCA", 16, 16, is_upper),
    form("AIza", 35, 35, is_url),
    form("dop_v1_", 64, 64, is_alphanumeric),
    form("ghp_", 36, MAX_KEY, is_alphanumeric),
    form("gho_", 36, MAX_KEY, is_alphanumeric),
    form("ghu_", 36, MAX_KEY, is_alphanumeric),
    form("ghs_", 36, MAX_KEY, is_alphanumeric),
    form("ghr_", 36, MAX_KEY, is_alphanumeric),
    form("github_pat_", 22, MAX_KEY, is_url),
    form("glpat-", 20, MAX_KEY, is_url),
    form("hf_", 30, MAX_KEY, is_alphanumeric),
    form("npm_", 36, 36, is_alphanumeric),
    form("pypi-AgEI", 50, MAX_KEY, is_url),
    form("rk_live_", 16, MAX_KEY, is_alphanumeric),
    form("rk_test_", 16, MAX_KEY, is_alphanumeric),
    form("sk_live_", 16, MAX_KEY, is_alphanumeric),
    form("sk_test_", 16, MAX_KEY, is_alphanumeric),
    form("shpat_", 32, 32, is_alphanumeric),
    form("sk-", 20, MAX_KEY, is_url),
    form("SG.", 66, 66, is_dotted),
    form("whsec_", 24, MAX_KEY, is_base64),
    form("xapp-", 20, MAX_KEY, is_url),
    form("xoxa-", 10, MAX_KEY, is_url),
    form("xoxb-", 10, MAX_KEY, is_url),
    form("xoxe-", 10, MAX_KEY, is_url),
    form("xoxp-", 10, MAX_KEY, is_url),
    form("xoxr-", 10, MAX_KEY, is_url),
    form("xoxs-", 10, MAX_KEY, is_url),
];

fn is_upper(b: u8) -> bool {
    b.is_ascii_uppercase() || b.is_ascii_digit()
}

fn is_alphanumeric(b: u8) -> bool {
    b.is_ascii_alphanumeric()
}

fn is_url(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'-' || b == b'_'
}

fn is_dotted(b: u8) -> bool {
    is_url(b) || b == b'.'
}

fn is_base64(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"+/=".contains(&b)
}

/// The credential that begins at this letter.
pub(super) fn at(text: &Text<'_>, at: usize) -> Option<(Class, Range<usize>)> {
    // Few words begin with one of these letters.
    let first = text.at(at)?;
    if !b"ASdeghnprswx".contains(&first) || !text.begins_word(at) {
        return None;
    }
    let rest = text.bytes.get(at..)?;
    let fits = |form: &&Form| rest.starts_with(form.prefix.as_bytes());
    match FORMS.iter().find(fits) {
        Some(form) => form.at(text, at).map(|place| (Class::ApiKey, place)),
        None => jwt(text, at),
    }
}

impl Form {
    /// The key that begins here, whose prefix was read.
    fn at(&self, text: &Text<'_>, at: usize) -> Option<Range<usize>> {
        let body = at + self.prefix.len();
        let end = body + text.run(body, self.most, self.belongs);
        let ends = self.most == MAX_KEY || text.ends_word(end);
        let whole = end - body >= self.least && ends;
        let random = self.prefix != "sk-" || is_random(text.bytes.get(body..end)?);
        (whole && random).then_some(at..end)
    }
}

/// Whether it is more than words joined by hyphens (`sk-fading-circle-container`): some part of it
/// is long, or has letters and digits or both cases.
fn is_random(key: &[u8]) -> bool {
    let mut parts = key.split(|b| *b == b'-' || *b == b'.');
    parts.any(|part| {
        let has = |is: fn(&u8) -> bool| part.iter().any(is);
        let mixed = has(u8::is_ascii_digit) || has(u8::is_ascii_uppercase);
        part.len() >= 20 || (part.len() >= 8 && mixed && has(u8::is_ascii_alphabetic))
    })
}

/// Three base64url parts, the first of which begins like a JSON object (RFC 7519).
fn jwt(text: &Text<'_>, at: usize) -> Option<(Class, Range<usize>)> {
    const MOST: usize = 16 * 1024;
    // Inside a part none begins, or parts would be read again and again.
    let inside = at.checked_sub(1).and_then(|at| text.at(at)) == Some(b'-');
    if inside || !text.bytes.get(at..)?.starts_with(b"eyJ") {
        return None;
    }
    let header = text.run(at, MOST, is_url);
    let payload_at = at + header + 1;
    let payload = text.run(payload_at, MOST, is_url);
    let signature_at = payload_at + payload + 1;
    let dots = text.at(at + header) == Some(b'.') && text.at(payload_at + payload) == Some(b'.');
    let signature = text.run(signature_at, MOST, is_url);
    (dots && header >= 10 && payload >= 4).then_some((Class::Jwt, at..signature_at + signature))
}

/// A PEM block (RFC 7468) of a private key, to its end or the end of the text.
pub(super) fn pem(text: &Text<'_>, at: usize) -> Option<(Class, Range<usize>)> {
    let rest = text.text.get(at..)?;
    let label = rest.strip_prefix("-----BEGIN ")?;
    let line = label
        .get(..label.floor_char_boundary(64))
        .unwrap_or_default();
    line.split_once("PRIVATE KEY")
        .filter(|(kind, _)| !kind.contains('-'))?;
    let ended = rest.find("-----END ").and_then(|end| {
        let tail = rest.get(end + 9..)?;
        Some(end + 9 + tail.find("-----")? + 5)
    });
    Some((Class::PrivateKey, at..at + ended.unwrap_or(rest.len())))
}

/// The password in `scheme://user:password@host`. The host stays readable.
pub(super) fn url_password(text: &Text<'_>, at: usize) -> Option<(Class, Range<usize>)> {
    const MOST: usize = 256;
    let is_scheme = |b: u8| b.is_ascii_alphanumeric() || b == b'+';
    let before = at.checked_sub(1).and_then(|at| text.at(at));
    if !before.is_some_and(is_scheme) || !text.bytes.get(at..)?.starts_with(b"://") {
        return None;
    }
    let user = text.run(at + 3, MOST, |b| is_credential(b) && b != b':');
    let start = at + 3 + user + 1;
    let rest = text.run(start, MOST, is_credential);
    // Passwords hold `@` at times: the last one before the host counts.
    let run = text.bytes.get(start..start + rest)?;
    let length = run.iter().rposition(|b| *b == b'@')?;
    let fits = length > 0 && text.at(start - 1) == Some(b':');
    fits.then_some((Class::Password, start..start + length))
}

/// What can stand between `//` and the next part of a URL.
fn is_credential(b: u8) -> bool {
    b.is_ascii_graphic() && !b"/?#\"'<>\\`|".contains(&b) || b >= 0x80
}
