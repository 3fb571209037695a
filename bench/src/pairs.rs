//! Interleaved pairs: what disturbs the machine disturbs both, and the ratio within a pair says
//! more than two figures taken apart.

use std::time::Instant;

use crate::allocations;

/// One of two that do the same work.
pub trait Contender {
    /// Makes `calls` calls.
    fn batch(&mut self, calls: u64);

    /// Waits until everything queued is written, so that it does not disturb the next batch.
    fn settle(&mut self);
}

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub pairs: usize,
    pub calls: u64,
}

/// What one batch cost the caller, per call.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    pub nanoseconds: f64,
    pub allocations: f64,
}

/// Batches of both, in turns, the order within a pair changing.
pub fn measure(ours: &mut dyn Contender, rival: &mut dyn Contender, size: Size) -> Vec<[Cost; 2]> {
    for _ in 0..size.pairs.div_ceil(10) {
        one(ours, size.calls);
        one(rival, size.calls);
    }
    let pair = |number: usize| {
        if number.is_multiple_of(2) {
            let ours = one(ours, size.calls);
            [ours, one(rival, size.calls)]
        } else {
            let rival = one(rival, size.calls);
            [one(ours, size.calls), rival]
        }
    };
    (0..size.pairs).map(pair).collect()
}

fn one(contender: &mut dyn Contender, calls: u64) -> Cost {
    let allocated = allocations::count();
    let start = Instant::now();
    contender.batch(calls);
    let took = start.elapsed();
    let allocated = allocations::count() - allocated;
    contender.settle();
    Cost {
        nanoseconds: took.as_nanos() as f64 / calls as f64,
        allocations: allocated as f64 / calls as f64,
    }
}

/// A median and the interval that holds it with 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Median {
    pub low: f64,
    pub middle: f64,
    pub high: f64,
}

impl Median {
    /// The interval's ends are order statistics: no distribution is assumed.
    ///
    /// # Panics
    /// When there are no values.
    pub fn of(values: impl Iterator<Item = f64>) -> Median {
        let mut sorted: Vec<f64> = values.collect();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len() - 1;
        let reach = 0.98 * (sorted.len() as f64).sqrt();
        let place = |at: f64| sorted[(at.round().max(0.0) as usize).min(last)];
        let middle = last as f64 / 2.0;
        Median {
            low: place(middle - reach),
            middle: place(middle),
            high: place(middle + reach),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_lies_in_its_interval() {
        for (values, low, middle, high) in [
            (vec![1.0], 1.0, 1.0, 1.0),
            (vec![3.0, 1.0, 2.0], 1.0, 2.0, 3.0),
            ((0..=100).rev().map(f64::from).collect(), 40.0, 50.0, 60.0),
        ] {
            assert_eq!(Median::of(values.into_iter()), Median { low, middle, high });
        }
    }
}
