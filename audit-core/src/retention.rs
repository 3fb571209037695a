//! How long bodies are kept, by named policy.

use std::collections::BTreeMap;

use crate::error::{Error, Result};

/// The policy of a tool that names none.
pub const DEFAULT_POLICY: &str = "general";

/// Days after the end of a retention period during which a body is kept all the same, so that no
/// calendar anniversary is missed: six years are 2,190 days and one or two leap days.
pub const GRACE_DAYS: u32 = 8;

/// Named retention policies, in days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionPolicies {
    days: BTreeMap<String, u32>,
}

impl Default for RetentionPolicies {
    /// `financial` 2,555 days (seven years), `healthcare` 2,190 (six years, 45 CFR
    /// 164.316(b)(2)(i)), `general` 365.
    fn default() -> RetentionPolicies {
        let built_in = [("financial", 2555), ("healthcare", 2190), ("general", 365)];
        RetentionPolicies {
            days: built_in.map(|(name, days)| (name.to_owned(), days)).into(),
        }
    }
}

impl RetentionPolicies {
    /// Adds a policy or changes one.
    ///
    /// # Errors
    /// The name must be 1 to 64 of `a`–`z`, `0`–`9`, `-` and `_`; the days at least 1.
    pub fn set(&mut self, name: &str, days: u32) -> Result<()> {
        if !is_policy_name(name) {
            return Err(Error::usage(format!(
                "retention policy {name:?}: a name is 1 to 64 of a-z, 0-9, `-` and `_`"
            )));
        }
        if days == 0 {
            return Err(Error::usage(format!(
                "retention policy {name:?}: 0 days would keep nothing; the least is 1"
            )));
        }
        self.days.insert(name.to_owned(), days);
        Ok(())
    }

    /// Days of a policy, without the [`GRACE_DAYS`].
    pub fn days(&self, name: &str) -> Option<u32> {
        self.days.get(name).copied()
    }

    /// Every policy with its days, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.days.iter().map(|(name, days)| (name.as_str(), *days))
    }
}

/// Whether a word can name a policy. Names stand in the envelope, where nothing is escaped.
pub(crate) fn is_policy_name(name: &str) -> bool {
    let allowed = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    (1..=64).contains(&name.len()) && name.bytes().all(allowed)
}
