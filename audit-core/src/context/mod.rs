//! Who asks: the context that calls are attributed to, and how it travels.
//!
//! A [`Context`] is a value. [`Context::scope`] and [`Context::sync_scope`] make it the context of
//! everything that runs inside, through `.await`s and nested calls. Threads and tasks start without
//! one: take [`Context::current`] along and scope it there.

mod scope;

use std::sync::{Arc, OnceLock};

use serde::Serialize;
use serde_json::Value;

use crate::entry::Approval;
use crate::id::CallId;
use crate::recorder::Recorder;
pub(crate) use scope::Entered;
pub(crate) use scope::Here;

/// What made the agent call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// The user asked for it.
    UserRequest,
    /// The agent did it unasked.
    Proactive,
    /// An earlier attempt failed.
    Retry,
    /// An earlier call made it necessary.
    FollowUp,
    /// No conversation: a schedule, a queue.
    System,
}

impl Trigger {
    /// The word in the entry.
    pub const fn as_str(self) -> &'static str {
        match self {
            Trigger::UserRequest => "user_request",
            Trigger::Proactive => "proactive",
            Trigger::Retry => "retry",
            Trigger::FollowUp => "follow_up",
            Trigger::System => "system",
        }
    }
}

/// Who asks, through what, for what. Cheap to clone.
///
/// ```
/// use audit_core::{Context, Trigger};
///
/// let context = Context::new()
///     .user("usr_1")
///     .role("support_agent")
///     .model("openai", "gpt-4.1")
///     .conversation("conv-7")
///     .turn(3)
///     .trigger(Trigger::UserRequest)
///     .purpose("TREAT");
/// let answer = context.sync_scope(|| 6 * 7);
/// assert_eq!(answer, 42);
/// ```
#[derive(Clone, Default)]
pub struct Context {
    pub(crate) fields: Arc<Fields>,
    /// The call inside which this context was taken.
    pub(crate) parent: Option<CallId>,
    /// Where calls are recorded, if not where the process records.
    pub(crate) recorder: Option<Recorder>,
}

/// What a context says. The names are those of the entry.
#[derive(Clone, Default)]
pub(crate) struct Fields {
    pub(crate) conversation_id: Option<String>,
    pub(crate) turn_number: Option<u64>,
    pub(crate) user_id: Option<String>,
    pub(crate) agent_id: Option<String>,
    pub(crate) provider: Option<String>,
    pub(crate) model: Option<String>,
    pub(crate) on_behalf_of: Vec<String>,
    pub(crate) tenant_id: Option<String>,
    pub(crate) trigger: Option<Trigger>,
    pub(crate) purpose: Option<String>,
    pub(crate) external_call_id: Option<String>,
    pub(crate) trace_id: Option<String>,
    pub(crate) span_id: Option<String>,
    pub(crate) approval: Option<Approval>,
    pub(crate) emergency: bool,
    pub(crate) user_role: Option<String>,
    pub(crate) client_ip: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) metadata: Vec<(String, Value)>,
    /// Whether every identity stands as it is: asked once, and not at every call.
    pub(crate) stands: OnceLock<bool>,
}

impl Fields {
    /// Whether no identity is long or holds anything recognisable.
    pub(crate) fn stand_as_they_are(&self) -> bool {
        let identities = [
            &self.conversation_id,
            &self.user_id,
            &self.agent_id,
            &self.tenant_id,
            &self.external_call_id,
        ];
        let stands = |id: &String| crate::redact::stands_as_it_is(id);
        *self
            .stands
            .get_or_init(|| identities.into_iter().flatten().all(stands))
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $method:ident => $field:ident,)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $method(self, value: impl Into<String>) -> Context {
            self.with(|fields| fields.$field = Some(value.into()))
        }
    )*};
}

impl Context {
    /// A context that says nothing: its calls are recorded as unattributed.
    pub fn new() -> Context {
        Context::default()
    }

    /// The context of the code that runs now, together with the call it runs in: take it along into
    /// a spawned task or thread.
    pub fn current() -> Context {
        Here::current()
    }

    fn with(mut self, change: impl FnOnce(&mut Fields)) -> Context {
        let fields = Arc::make_mut(&mut self.fields);
        fields.stands = OnceLock::new();
        change(fields);
        self
    }

    texts! {
        /// The human for whom the agent acts.
        user => user_id,
        /// The user's role, such as `support_agent`.
        role => user_role,
        /// The agent that calls.
        agent => agent_id,
        /// The conversation.
        conversation => conversation_id,
        /// The customer or site the user belongs to.
        tenant => tenant_id,
        /// Purpose of use: a code of HL7's PurposeOfUse (`TREAT`, `HPAYMT` …) or one's own.
        purpose => purpose,
        /// The model's own id for the call.
        external_call => external_call_id,
        /// The user's network address.
        client_ip => client_ip,
        /// The user's program.
        user_agent => user_agent,
    }

    /// Who serves the model, and which: `("openai", "gpt-4.1")`.
    #[must_use]
    pub fn model(self, provider: impl Into<String>, model: impl Into<String>) -> Context {
        self.with(|fields| {
            fields.provider = Some(provider.into());
            fields.model = Some(model.into());
        })
    }

    /// The turn of the conversation.
    #[must_use]
    pub fn turn(self, turn: u64) -> Context {
        self.with(|fields| fields.turn_number = Some(turn))
    }

    /// What made the agent call.
    #[must_use]
    pub fn trigger(self, trigger: Trigger) -> Context {
        self.with(|fields| fields.trigger = Some(trigger))
    }

    /// Adds somebody to the chain of delegation: the nearest first.
    #[must_use]
    pub fn on_behalf_of(self, who: impl Into<String>) -> Context {
        self.with(|fields| fields.on_behalf_of.push(who.into()))
    }

    /// W3C Trace Context ids of the caller's span.
    #[must_use]
    pub fn trace(self, trace_id: impl Into<String>, span_id: impl Into<String>) -> Context {
        self.with(|fields| {
            fields.trace_id = Some(trace_id.into());
            fields.span_id = Some(span_id.into());
        })
    }

    /// Who approved the calls made under this context.
    #[must_use]
    pub fn approval(self, approval: Approval) -> Context {
        self.with(|fields| fields.approval = Some(approval))
    }

    /// Marks the calls as emergency access.
    #[must_use]
    pub fn emergency(self) -> Context {
        self.with(|fields| fields.emergency = true)
    }

    /// A key of one's own. What the key's name says to be secret or personal is hidden. A value
    /// that cannot be serialised is recorded as such.
    #[must_use]
    pub fn metadata(self, key: impl Into<String>, value: impl Serialize) -> Context {
        let marked = || serde_json::json!({"_unserializable": true});
        let value = serde_json::to_value(value).unwrap_or_else(|_| marked());
        self.with(|fields| {
            let key = key.into();
            fields.metadata.retain(|(other, _)| *other != key);
            fields.metadata.push((key, value));
        })
    }

    /// Records the calls made under this context here, instead of where the process records.
    #[must_use]
    pub fn recorder(mut self, recorder: &Recorder) -> Context {
        self.recorder = Some(recorder.clone());
        self
    }

    /// Runs a closure under this context.
    pub fn sync_scope<R>(&self, f: impl FnOnce() -> R) -> R {
        let _entered = Here::enter(self);
        f()
    }

    /// Runs a future under this context, on whatever threads it is polled.
    pub async fn scope<F: Future>(self, future: F) -> F::Output {
        let mut future = std::pin::pin!(future);
        std::future::poll_fn(|cx| self.sync_scope(|| future.as_mut().poll(cx))).await
    }
}

/// Names what is set; the values may be personal.
impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("attributed", &self.fields.user_id.is_some())
            .field("conversation", &self.fields.conversation_id.is_some())
            .field("nested", &self.parent.is_some())
            .finish_non_exhaustive()
    }
}
