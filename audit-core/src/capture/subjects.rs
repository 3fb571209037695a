//! Whose data a call touches.

use std::collections::HashSet;

/// Up to this many are searched one by one.
const FEW: usize = 16;

/// Subjects in the order in which they were found, each once.
#[derive(Default)]
pub(crate) struct Subjects {
    list: Vec<String>,
    /// The same, once they are many.
    many: HashSet<String>,
}

impl Subjects {
    pub(super) fn add(&mut self, id: String) {
        if self.contains(&id) {
            return;
        }
        if self.list.len() == FEW {
            self.many = self.list.iter().cloned().collect();
        }
        if self.list.len() >= FEW {
            self.many.insert(id.clone());
        }
        self.list.push(id);
    }

    fn contains(&self, id: &str) -> bool {
        match self.list.len() {
            ..=FEW => self.list.iter().any(|known| known == id),
            _ => self.many.contains(id),
        }
    }

    /// Those found so far.
    pub(crate) fn so_far(&self) -> Vec<String> {
        self.list.clone()
    }

    /// All of them.
    pub(crate) fn take(&mut self) -> Vec<String> {
        self.many.clear();
        std::mem::take(&mut self.list)
    }
}
