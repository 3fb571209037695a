//! A conversation between somebody on duty and an assistant, as the log will know it.

use std::fmt::Display;

use audit_core::{Context, Trigger};
use audit_examples::{Ink, paint};

use super::Today;
use super::people::Agent;
use crate::clinic::{Result, Role, Session, Staff};

/// Who talks to which assistant, and how far they have come.
pub struct Conversation {
    /// What the assistant's tools are given.
    pub session: Session,
    context: Context,
    turn: u64,
}

impl Conversation {
    /// Opens a conversation: everything the log should say of all its calls is said here.
    pub fn begin(today: &Today, time: &str, place: &str, who: Staff, agent: Agent) -> Conversation {
        let Staff { id, role } = who;
        println!(
            "\n{}  {}",
            paint(Ink::Strong, format!("{time}  {place}")),
            aside(id, role, agent)
        );
        let context = Context::new()
            .user(id)
            .role(role.as_str())
            .agent(agent.id)
            .model(agent.provider, agent.model)
            .conversation(today.conversation_id(place))
            .tenant("clinic-4")
            .metadata("place", place);
        Conversation {
            session: Session::new(&today.clinic, who),
            context,
            turn: 0,
        }
    }

    /// The next thing somebody says.
    pub fn turn(&mut self, words: &str) {
        self.turn += 1;
        println!("  {words}");
    }

    /// From here on it is an emergency: everything opens, and everything is marked for review.
    pub fn break_glass(&mut self) {
        self.session = self.session.break_glass();
        self.context = self.context.clone().purpose("BTG").emergency();
    }

    /// A call that the last turn asked for.
    pub async fn call<T>(&self, what: &str, tool: impl Future<Output = Result<T>>) -> Result<T> {
        self.run(Trigger::UserRequest, what, tool).await
    }

    /// A call that is made again, because it failed.
    pub async fn retry<T>(&self, what: &str, tool: impl Future<Output = Result<T>>) -> Result<T> {
        self.run(Trigger::Retry, what, tool).await
    }

    /// A call that an earlier one made necessary.
    pub async fn follow_up<T>(
        &self,
        what: &str,
        tool: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        self.run(Trigger::FollowUp, what, tool).await
    }

    /// A call that nobody asked for, and that is not told either.
    pub async fn proactive<T>(&self, tool: impl Future<Output = Result<T>>) -> Result<T> {
        self.context_of(Trigger::Proactive).scope(tool).await
    }

    /// Something worth telling that no tool did.
    pub fn remark(&self, words: &str) {
        println!("    {}", paint(Ink::Faint, format!("… {words}")));
    }

    /// A call on a task of its own, as agents make them that must outlive their tools; nothing
    /// comes back from a tool that panicked.
    pub async fn call_on_a_task<T: Send + 'static>(
        &self,
        what: &str,
        tool: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Option<Result<T>> {
        // A task starts without a context: it must be given one.
        let task = tokio::spawn(self.context_of(Trigger::UserRequest).scope(tool));
        let answer = task.await;
        match &answer {
            Ok(answer) => tell(what, answer.as_ref().err()),
            Err(_) => tell(what, Some(&"the tool panicked; the agent lives on")),
        }
        answer.ok()
    }

    /// Runs a tool under this conversation's context: that is all an agent has to do.
    async fn run<T>(
        &self,
        trigger: Trigger,
        what: &str,
        tool: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let answer = self.context_of(trigger).scope(tool).await;
        tell(what, answer.as_ref().err());
        answer
    }

    fn context_of(&self, trigger: Trigger) -> Context {
        self.context.clone().turn(self.turn).trigger(trigger)
    }
}

fn tell(what: &str, error: Option<&impl Display>) {
    match error {
        None => println!("    {} {what}", paint(Ink::Good, "✓")),
        Some(error) => println!("    {} {what}: {error}", paint(Ink::Bad, "✗")),
    }
}

fn aside(id: &str, role: Role, agent: Agent) -> String {
    paint(
        Ink::Faint,
        format!("{id} ({role}) with {} ({})", agent.id, agent.model),
    )
}
