//! Putting a list in order, as `std`'s stable sorts do it.
//!
//! `std` compiles its sort anew for every type, some six kilobytes each time, and most of the memory
//! that this program takes is its own code: here numbers are sorted, whatever the list holds. Nothing
//! is known here of what is sorted by what.
#![expect(clippy::disallowed_methods, reason = "the one place that sorts")]

use std::cmp::Ordering;

/// As `<[T]>::sort_by`.
pub fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let places = places(list.len(), &|a, b| compare(&list[a], &list[b]));
    arrange(list, places);
}

/// As `<[T]>::sort_by_key`.
pub fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(list, |a, b| key(a).cmp(&key(b)));
}

/// As `<[T]>::sort_by_cached_key`.
pub fn sort_by_cached_key<T, K: Ord>(list: &mut [T], key: impl FnMut(&T) -> K) {
    let keys: Vec<K> = list.iter().map(key).collect();
    arrange(list, places(keys.len(), &|a, b| keys[a].cmp(&keys[b])));
}

/// Where what comes first stands, what comes second, and so on.
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|&a, &b| compare(a, b));
    places
}

fn arrange<T>(list: &mut [T], mut places: Vec<usize>) {
    for to in 0..list.len() {
        // What was swapped away from its place stands where that which came there was.
        let mut from = places[to];
        while from < to {
            from = places[from];
        }
        places[to] = from;
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
            // The place each had tells equal ones apart: they keep their order.
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
