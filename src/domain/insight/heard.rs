//! The responses to an item in two reviews: the agreement in each, and who dissents from the later answer.

use crate::domain::basics::text::Text;
use crate::domain::insight::agreement::{Agreement, Voices};
use crate::domain::insight::compare::Compared;
use crate::domain::records::checklist::ItemId;

/// The responses to an item in two reviews, as far as the reader may see them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Their agreement in the earlier review; `None` without responses.
    pub before: Option<Agreement>,
    /// Their agreement in the later one; `None` without responses.
    pub after: Option<Agreement>,
    /// The names of those who dissent from the later answer.
    pub dissent: Vec<Text>,
}

impl Heard {
    /// Returns the responses to a compared item in both reviews, the earlier one first.
    pub fn of([before, after]: &[Voices<'_>; 2], item: &Compared<'_>) -> Self {
        let number =
            |voices: &Voices<'_>, id: &str| voices.session().checklist().number(&ItemId::new(id));
        let earlier = item.earlier_id.and_then(|id| number(before, id));
        let later = item.after.and_then(|_| number(after, item.id));
        let dissent = later.map(|later| after.dissent(later)).unwrap_or_default();
        Self {
            before: earlier.and_then(|earlier| before.agreement(earlier)),
            after: later.and_then(|later| after.agreement(later)),
            dissent: dissent.into_iter().map(|dissent| dissent.by).collect(),
        }
    }

    /// Returns both agreements and the dissent in words: `responses split -> close; dissent: ben`; `None` where nobody
    /// said anything.
    pub fn words(&self) -> Option<String> {
        let agreement = match (self.before, self.after) {
            (None, None) => return None,
            (Some(before), None) => format!("responses were {}", before.words()),
            (None, Some(after)) => format!("responses {}", after.words()),
            (Some(before), Some(after)) if before == after => {
                format!("responses {} as before", after.words())
            }
            (Some(before), Some(after)) => {
                format!("responses {} -> {}", before.words(), after.words())
            }
        };
        if self.dissent.is_empty() {
            return Some(agreement);
        }
        let names = self.dissent.iter().map(|name| name.shown().to_string());
        Some(format!("{agreement}; dissent: {}", names.collect::<Vec<_>>().join(", ")))
    }
}
