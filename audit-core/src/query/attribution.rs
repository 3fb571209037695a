//! Through whom a call came about, in one line.

use std::fmt;

use serde::Serialize;

use super::printable;
use crate::entry::CallBody;

/// The chain from the human to the tool.
///
/// Prints as `User usr_1 (support_agent) → gpt-4.1 → refund [user_request]`. Where agents handed the
/// task on, they stand between user and model, the first that was asked first; the agent that
/// called the tool stands before its model: `→ desk (gpt-4.1) →`. A call whose user is not known
/// begins with `Unattributed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attribution<'a> {
    /// The human for whom the agent acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<&'a str>,
    /// In which role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<&'a str>,
    /// Who handed the task on, the one nearest to the user first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub delegation: Vec<&'a str>,
    /// The agent that called the tool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<&'a str>,
    /// The model that decided to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<&'a str>,
    /// The tool.
    pub tool: &'a str,
    /// What set the call off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<&'a str>,
}

impl CallBody {
    /// Through whom the call came about.
    pub fn attribution(&self) -> Attribution<'_> {
        Attribution {
            user: self.user_id.as_deref(),
            role: self.metadata("user_role"),
            // The log lists the nearest to the tool first.
            delegation: self.on_behalf_of.iter().rev().map(String::as_str).collect(),
            agent: self.agent_id.as_deref(),
            model: self.model.as_deref(),
            tool: &self.tool_name,
            trigger: self.trigger.as_deref(),
        }
    }
}

impl Attribution<'_> {
    fn first(&self) -> String {
        match (self.user, self.role) {
            (Some(user), Some(role)) => format!("User {user} ({role})"),
            (Some(user), None) => format!("User {user}"),
            (None, Some(role)) => format!("Unattributed ({role})"),
            (None, None) => "Unattributed".to_owned(),
        }
    }

    fn caller(&self) -> Option<String> {
        match (self.agent, self.model) {
            (Some(agent), Some(model)) => Some(format!("{agent} ({model})")),
            (agent, model) => agent.or(model).map(str::to_owned),
        }
    }
}

impl fmt::Display for Attribution<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(&self.first()))?;
        for link in &self.delegation {
            write!(f, " → {}", printable(link))?;
        }
        if let Some(caller) = self.caller() {
            write!(f, " → {}", printable(&caller))?;
        }
        write!(f, " → {}", printable(self.tool))?;
        match self.trigger {
            Some(trigger) => write!(f, " [{}]", printable(trigger)),
            None => Ok(()),
        }
    }
}
