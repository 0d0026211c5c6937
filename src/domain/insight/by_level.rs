//! The counts of the items of each level.

use foldhash::HashMap;

use crate::domain::basics::score::Tally;
use crate::domain::basics::text::Text;
use crate::domain::session::Session;

/// Returns the levels that have items, the most binding first, each with the counts of its items.
pub fn by_level(session: &Session) -> Vec<(&Text, Tally)> {
    let levels = session.checklist().levels();
    if levels.is_empty() {
        return Vec::new();
    }
    let places: HashMap<&str, usize> =
        levels.iter().enumerate().map(|(place, level)| (level.raw(), place)).collect();
    let mut counted: Vec<(&Text, Tally)> =
        levels.iter().map(|level| (level, Tally::default())).collect();
    for ((_, item), (_, answer)) in session.checklist().items().zip(session.answers()) {
        let Some(&place) = places.get(item.level.raw()) else { continue };
        let tally = &mut counted[place].1;
        *tally.of_mut(answer.status) += 1;
        tally.blockers += u32::from(answer.blocker);
    }
    counted.retain(|(_, tally)| tally.total() > 0);
    counted
}
