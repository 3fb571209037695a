//! One condition of a filter.

use super::{Pattern, When};
use crate::context::Trigger;
use crate::entry::{Kind, Outcome};
use crate::tool::Action;

/// A condition, or its opposite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) negated: bool,
    pub(super) test: Test,
}

/// What is looked at. Of a list, one alternative must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    Text(Field, Vec<Pattern>),
    Is(Vec<Mark>),
    Since(When),
    Until(When),
}

macro_rules! words {
    ($(#[$outer:meta])* $vis:vis $type:ident { $($(#[$doc:meta])* $name:ident = $word:literal,)* }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis enum $type { $($(#[$doc])* $name,)* }

        impl $type {
            /// Every one, in the order in which messages list them.
            $vis const ALL: &'static [$type] = &[$($type::$name,)*];

            /// The word in the text form.
            $vis const fn as_str(self) -> &'static str {
                match self { $($type::$name => $word,)* }
            }

            pub(super) fn from_word(word: &str) -> Option<$type> {
                let is = |known: &$type| known.as_str().eq_ignore_ascii_case(word);
                $type::ALL.iter().copied().find(is)
            }
        }
    };
}

words! {
    /// A field that a filter can look at. The names in the log stand in `docs/format.md`.
    pub Field {
        /// `user_id`
        User = "user",
        /// `tool_name`
        Tool = "tool",
        /// `conversation_id`
        Conversation = "conversation",
        /// any of `subject_ids`
        Subject = "subject",
        /// `outcome`
        Outcome = "outcome",
        /// `purpose`, with the purposes that are part of it
        Purpose = "purpose",
        /// `trigger`
        Trigger = "trigger",
        /// `model`
        Model = "model",
        /// `agent_id`
        Agent = "agent",
        /// `provider`
        Provider = "provider",
        /// `tenant_id`
        Tenant = "tenant",
        /// `action`
        Action = "action",
        /// `user_role`
        Role = "role",
        /// `kind` of the entry
        Kind = "kind",
    }
}

words! {
    /// What a call can be.
    pub(super) Mark {
        Failed = "failed",
        Emergency = "emergency",
        Unattributed = "unattributed",
    }
}

const ACTIONS: [Action; 5] = [
    Action::Create,
    Action::Read,
    Action::Update,
    Action::Delete,
    Action::Execute,
];

const TRIGGERS: [Trigger; 5] = [
    Trigger::UserRequest,
    Trigger::Proactive,
    Trigger::Retry,
    Trigger::FollowUp,
    Trigger::System,
];

impl Field {
    /// The words that the field can hold, where the format lists them.
    pub(super) fn closed_list(self) -> Option<Vec<&'static str>> {
        match self {
            Field::Outcome => Some(Outcome::ALL.iter().map(|o| o.as_str()).collect()),
            Field::Kind => Some(Kind::ALL.iter().map(|k| k.as_str()).collect()),
            Field::Action => Some(ACTIONS.iter().map(|a| a.as_str()).collect()),
            Field::Trigger => Some(TRIGGERS.iter().map(|t| t.as_str()).collect()),
            _ => None,
        }
    }
}
