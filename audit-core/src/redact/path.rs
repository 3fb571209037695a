//! Step 1: the paths that a tool declares.
//!
//! A path is key names joined by `.`; its first is a parameter, `result`, or `*` for any depth.
//! Lists on the way are passed through, whether `[]` is written or not; a path that *ends* in `[]`
//! means each item of the list and not the list. Names match without regard to case.

use zeroize::Zeroize as _;

/// A declared path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    steps: Vec<Step>,
    each_item: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    AnyDepth,
}

impl Path {
    pub(crate) fn parse(text: &str) -> Path {
        let each_item = text.ends_with("[]");
        let steps = text
            .split('.')
            .map(|step| match step.trim_end_matches("[]") {
                "*" => Step::AnyDepth,
                key => Step::Key(key.to_ascii_lowercase()),
            });
        Path {
            steps: steps.collect(),
            each_item,
        }
    }

    /// Whether it ends in `[]`.
    pub(crate) fn each_item(&self) -> bool {
        self.each_item
    }

    /// Whether it can name something inside the result.
    pub(crate) fn reaches_result(&self) -> bool {
        match self.steps.first() {
            Some(Step::Key(root)) => root == "result",
            Some(Step::AnyDepth) => true,
            None => false,
        }
    }

    /// Whether it names the place that the keys lead to.
    pub(crate) fn matches(&self, keys: &Keys) -> bool {
        matches(&self.steps, keys, keys.len())
    }

    /// Whether it names that place, or the object whose `id` stands there.
    pub(crate) fn matches_identity(&self, keys: &Keys) -> bool {
        let owner = keys.len().saturating_sub(1);
        self.matches(keys)
            || (keys.get(owner).eq_ignore_ascii_case(b"id") && matches(&self.steps, keys, owner))
    }
}

/// Compares from the end: the last key decides most often. Names of variants may stand in a path
/// or not.
fn matches(steps: &[Step], keys: &Keys, upto: usize) -> bool {
    if upto > 0 && keys.is_variant(upto - 1) && matches(steps, keys, upto - 1) {
        return true;
    }
    match steps.split_last() {
        None => upto == 0,
        Some((Step::Key(wanted), before)) => {
            let here = || keys.get(upto - 1).eq_ignore_ascii_case(wanted.as_bytes());
            upto > 0 && here() && matches(before, keys, upto - 1)
        }
        Some((Step::AnyDepth, before)) => (0..=upto).any(|at| matches(before, keys, at)),
    }
}

/// The keys that lead to a value, in one buffer.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    text: Vec<u8>,
    /// Where each key ends, and whether it is the name of a variant.
    ends: Vec<(usize, bool)>,
}

impl Keys {
    pub(crate) fn push(&mut self, key: &str) {
        self.push_as(key, false);
    }

    /// The name of an enum's variant, which paths may leave out.
    pub(crate) fn push_variant(&mut self, name: &str) {
        self.push_as(name, true);
    }

    fn push_as(&mut self, key: &str, is_variant: bool) {
        self.text.extend_from_slice(key.as_bytes());
        self.ends.push((self.text.len(), is_variant));
    }

    pub(crate) fn pop(&mut self) {
        self.ends.pop();
        self.text
            .truncate(self.ends.last().map_or(0, |last| last.0));
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Empties and wipes it.
    pub(crate) fn zeroize(&mut self) {
        self.text.zeroize();
        self.ends.clear();
    }

    /// The name that the value stands under.
    pub(crate) fn last(&self) -> &str {
        let last = self.get(self.len().saturating_sub(1));
        // Keys are texts.
        std::str::from_utf8(last).unwrap_or_default()
    }

    pub(crate) fn capacity(&self) -> usize {
        self.text.capacity()
    }

    fn is_variant(&self, index: usize) -> bool {
        self.ends.get(index).is_some_and(|end| end.1)
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, index: usize) -> &[u8] {
        let start = match index {
            0 => Some(0),
            _ => self.ends.get(index - 1).map(|end| end.0),
        };
        let range = start.zip(self.ends.get(index).map(|end| end.0));
        range
            .and_then(|(start, end)| self.text.get(start..end))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_the_places_they_name() {
        for (path, keys, expected) in [
            ("ssn", "ssn", true),
            ("SSN", "Ssn", true),
            ("ssn", "card ssn", false),
            ("card.number", "card number", true),
            ("card.number", "card holder number", false),
            ("items[].iban", "items iban", true),
            ("items.iban", "items iban", true),
            ("*.dob", "dob", true),
            ("*.dob", "result patient dob", true),
            ("*.dob", "dob year", false),
            ("patient.*.dob", "patient a b dob", true),
            ("patient.*.dob", "person a b dob", false),
            ("result.ssn", "result ssn", true),
        ] {
            let mut stack = Keys::default();
            keys.split(' ').for_each(|key| stack.push(key));
            assert_eq!(
                Path::parse(path).matches(&stack),
                expected,
                "{path} on {keys}"
            );
        }
    }

    #[test]
    fn a_path_may_name_a_variant_or_leave_it_out() {
        let mut keys = Keys::default();
        keys.push("pay");
        keys.push_variant("Card");
        keys.push("number");
        for (path, expected) in [
            ("pay.number", true),
            ("pay.card.number", true),
            ("pay.cash.number", false),
            ("*.number", true),
            ("pay", false),
        ] {
            assert_eq!(Path::parse(path).matches(&keys), expected, "{path}");
        }
        keys.pop();
        assert!(Path::parse("pay").matches(&keys));
    }

    #[test]
    fn keys_are_taken_off_in_order() {
        let mut keys = Keys::default();
        keys.push("A");
        keys.push("Bc");
        keys.pop();
        keys.push("d");
        assert_eq!((keys.get(0), keys.last(), keys.len()), (&b"A"[..], "d", 2));
    }
}
