//! The Merkle tree of RFC 6962, section 2.1, over the hashes of the lines.

use crate::hash::Hash;

/// The right edge of a growing tree: the roots of its perfect subtrees, largest first. All that
/// appending leaves to a tree needs, and never more than 64 hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Frontier {
    size: u64,
    subtrees: Vec<Hash>,
}

impl Frontier {
    /// Takes up the frontier of a tree of `size` leaves; `None` if it cannot be one.
    pub(crate) fn resume(size: u64, subtrees: Vec<Hash>) -> Option<Frontier> {
        (subtrees.len() == size.count_ones() as usize).then_some(Frontier { size, subtrees })
    }

    /// How many leaves the tree has.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Roots of the perfect subtrees, largest first.
    pub(crate) fn subtrees(&self) -> &[Hash] {
        &self.subtrees
    }

    /// Appends a leaf hash: every trailing one bit of the size is a subtree that it completes.
    pub(crate) fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.subtrees.pop() {
                node = parent(left, node);
            }
        }
        self.subtrees.push(node);
        self.size += 1;
    }

    /// The root: the digest of nothing for an empty tree.
    pub(crate) fn root(&self) -> Hash {
        let from_right = self.subtrees.iter().rev().copied();
        from_right
            .reduce(|right, left| parent(left, right))
            .unwrap_or_else(|| Hash::of(&[]))
    }
}

fn parent(left: Hash, right: Hash) -> Hash {
    Hash::of(&[&[1], &left.0, &right.0])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition of RFC 6962, word for word, without a thought for speed.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash::of(&[]),
            [leaf] => *leaf,
            _ => {
                let split = (leaves.len() - 1).ilog2();
                let (left, right) = leaves.split_at(1 << split);
                parent(by_definition(left), by_definition(right))
            }
        }
    }

    #[test]
    fn the_root_is_the_one_of_the_definition_at_every_size() {
        let leaves: Vec<Hash> = (0..200_u8).map(|n| Hash::of(&[&[0], &[n]])).collect();
        let mut frontier = Frontier::default();
        for size in 0..leaves.len() {
            assert_eq!(
                frontier.root(),
                by_definition(&leaves[..size]),
                "size {size}"
            );
            let resumed = Frontier::resume(frontier.size(), frontier.subtrees().to_vec());
            assert_eq!(resumed.as_ref(), Some(&frontier));
            frontier.push(leaves[size]);
        }
        assert_eq!(Frontier::resume(3, Vec::new()), None);
    }

    #[test]
    fn published_roots() {
        // From the test vectors of RFC 6962's reference implementation.
        let mut frontier = Frontier::default();
        for (leaf, root) in [
            (
                &b""[..],
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            ),
            (
                &[0][..],
                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            ),
            (
                &[0x10][..],
                "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            ),
        ] {
            frontier.push(Hash::of(&[&[0], leaf]));
            assert_eq!(frontier.root().to_string(), root);
        }
    }
}
