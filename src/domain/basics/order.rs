//! Stable sorting, as the methods of slices do it.
//!
//! `std` compiles its sort for every element type, some six kilobytes each time, and most of the memory
//! of this program is its own code. Here one sort of indices serves all types.
#![expect(clippy::disallowed_methods, reason = "the one file that sorts")]

use std::cmp::Ordering;

/// Sorts stably, like `<[T]>::sort_by`.
pub fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let indices = sorted_indices(list.len(), &|a, b| compare(&list[a], &list[b]));
    arrange(list, indices);
}

/// Sorts stably, like `<[T]>::sort_by_key`.
pub fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(list, |a, b| key(a).cmp(&key(b)));
}

/// Sorts stably and computes each key once, like `<[T]>::sort_by_cached_key`.
pub fn sort_by_cached_key<T, K: Ord>(list: &mut [T], key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = list.iter().map(key).collect();
    arrange(list, sorted_indices(keys.len(), &|a, b| keys[a].cmp(&keys[b])));
}

/// Returns the indices of the elements in sorted order.
fn sorted_indices(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..count).collect();
    indices.sort_by(|&a, &b| compare(a, b));
    indices
}

fn arrange<T>(list: &mut [T], mut indices: Vec<usize>) {
    for to in 0..list.len() {
        // The element was swapped away from its index earlier: follow it to where it is now.
        let mut from = indices[to];
        while from < to {
            from = indices[from];
        }
        indices[to] = from;
        list.swap(to, from);
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_are_sorted_as_std_does(keys in vec(0..20_u8, 0..80)) {
            // The index distinguishes equal keys: they must keep their order.
            let list: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let mut expected = list.clone();
            expected.sort_by_key(|(key, _)| *key);
            let sorted = |sort: fn(&mut [(u8, usize)])| {
                let mut list = list.clone();
                sort(&mut list);
                list
            };
            prop_assert_eq!(&sorted(|list| sort_by(list, |(a, _), (b, _)| a.cmp(b))), &expected);
            prop_assert_eq!(&sorted(|list| sort_by_key(list, |(key, _)| *key)), &expected);
            prop_assert_eq!(&sorted(|list| sort_by_cached_key(list, |(key, _)| *key)), &expected);
        }
    }
}
