//! Who is on duty today, and which assistants they use.

use crate::clinic::{Role, Staff};

pub const NIGHT_DOCTOR: Staff = Staff {
    id: "dr_amara",
    role: Role::Physician,
};
pub const FAMILY_DOCTOR: Staff = Staff {
    id: "dr_kofi",
    role: Role::Physician,
};
pub const NURSE: Staff = Staff {
    id: "nurse_ines",
    role: Role::Nurse,
};
pub const CLERK: Staff = Staff {
    id: "clerk_tomas",
    role: Role::BillingClerk,
};

/// An agent and the model it thinks with.
#[derive(Clone, Copy)]
pub struct Agent {
    pub id: &'static str,
    pub provider: &'static str,
    pub model: &'static str,
}

/// Answers clinicians.
pub const CHART_ASSISTANT: Agent = Agent {
    id: "chart-assistant",
    provider: "openai",
    model: "gpt-4.1",
};

/// Looks after those whom nobody asked about.
pub const CARE_GAP_AGENT: Agent = Agent {
    id: "care-gap-agent",
    provider: "anthropic",
    model: "claude-sonnet-4-5",
};

/// Helps at the desk.
pub const DESK_ASSISTANT: Agent = Agent {
    id: "desk-assistant",
    provider: "openai",
    model: "gpt-4.1-mini",
};
