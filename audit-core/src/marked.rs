//! Marks on types: a field that is secret is marked once, wherever its struct is used.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::redact::{MASK, Treatment};

/// A value that never stands in the log, whatever it is called: it is masked wherever it is captured,
/// and in `Debug` prints. Other serializers see the value as it is.
///
/// ```
/// use audit_core::Sensitive;
///
/// #[derive(serde::Serialize)]
/// struct Account {
///     holder: String,
///     balance: Sensitive<u64>,
/// }
///
/// let account = Account { holder: "acme".into(), balance: Sensitive(17) };
/// assert_eq!(*account.balance + 1, 18);
/// assert_eq!(format!("{:?}", account.balance), "***REDACTED***");
/// assert_eq!(serde_json::to_string(&account)?, r#"{"holder":"acme","balance":17}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// A field of a type that cannot change is marked by
/// `#[serde(serialize_with = "audit_core::sensitive")]`.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sensitive<T>(pub T);

/// A value whose keyed hash stands in the log: the same value gives the same token. Otherwise like
/// [`Sensitive`]; the function for fields is `audit_core::pseudonym`.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym<T>(pub T);

/// Names that no type of a user's has; our serializer knows them, others pass them by.
const SENSITIVE: &str = "$audit_core::Sensitive";
const PSEUDONYM: &str = "$audit_core::Pseudonym";

/// What a newtype's name asks for.
pub(crate) fn asked_by(name: &str) -> Option<Treatment> {
    match name {
        SENSITIVE => Some(Treatment::Mask),
        PSEUDONYM => Some(Treatment::Pseudonym),
        _ => None,
    }
}

/// Serialises a field that is masked wherever it is captured: for
/// `#[serde(serialize_with = "audit_core::sensitive")]`.
///
/// # Errors
/// Those of the serializer.
pub fn sensitive<T: Serialize + ?Sized, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(SENSITIVE, value)
}

/// Serialises a field whose keyed hash stands in the log: for
/// `#[serde(serialize_with = "audit_core::pseudonym")]`.
///
/// # Errors
/// Those of the serializer.
pub fn pseudonym<T: Serialize + ?Sized, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(PSEUDONYM, value)
}

macro_rules! marked {
    ($name:ident, $serialize:ident) => {
        impl<T: Serialize> Serialize for $name<T> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $serialize(&self.0, serializer)
            }
        }

        impl<'de, T: Deserialize<'de>> Deserialize<'de> for $name<T> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name<T>, D::Error> {
                T::deserialize(deserializer).map($name)
            }
        }

        impl<T> From<T> for $name<T> {
            fn from(value: T) -> $name<T> {
                $name(value)
            }
        }

        impl<T> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T> DerefMut for $name<T> {
            fn deref_mut(&mut self) -> &mut T {
                &mut self.0
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(MASK)
            }
        }
    };
}

marked!(Sensitive, sensitive);
marked!(Pseudonym, pseudonym);
