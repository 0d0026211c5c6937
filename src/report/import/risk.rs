//! An accepted risk that a page names, renews or lifts.

use chrono::NaiveDate;

use crate::domain::basics::due;
use crate::domain::basics::names::{Note, PersonName, Reason};
use crate::domain::records::answer::Answer;
use crate::domain::records::risk::Risk;
use crate::domain::records::stamp::Stamp;
use crate::report::import::facts::words_for;

/// A change of a risk that can be ticked or left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RiskWish {
    /// It is no longer accepted.
    Lifted,
    /// It is accepted, where none was.
    Accepted { by: PersonName, until: NaiveDate, why: Reason, control: Note },
    /// Another person accepts it, or until another day.
    Renewed { by: PersonName, until: NaiveDate },
    /// The reason why it is accepted.
    Why(Reason),
    /// The control in place until the gap is closed.
    Control(Note),
}

/// Reads `dana, until 2027-01-31`; `why` and `control` are what the page says of the same risk.
pub(super) fn head(
    text: &str,
    why: Option<&str>,
    control: Option<&str>,
    answer: &Answer,
    today: NaiveDate,
) -> Result<RiskWish, String> {
    if text.is_empty() {
        return Ok(RiskWish::Lifted);
    }
    let (by, until) = text
        .rsplit_once(", until ")
        .ok_or_else(|| "write it as `dana, until 2027-01-31`".to_owned())?;
    let by = PersonName::parse(by).map_err(words_for)?;
    let until = due::parse(until, today).map_err(words_for)?;
    if answer.accepted_risk().is_some() {
        return Ok(RiskWish::Renewed { by, until });
    }
    let why = Reason::parse(why.unwrap_or_default()).map_err(|_| {
        "an accepted risk needs to say why, as an entry under `Accepted risks`".to_owned()
    })?;
    let control = Note::parse(control.unwrap_or_default()).map_err(words_for)?;
    Ok(RiskWish::Accepted { by, until, why, control })
}

impl RiskWish {
    /// Returns a risk, or none, as the wish makes it.
    pub(super) fn made(&self, risk: Option<Risk>, stamp: &Stamp) -> Option<Risk> {
        match (self, risk) {
            (Self::Accepted { by, until, why, control }, _) => {
                Some(Risk::accepted(by.clone(), why.clone(), control.clone(), *until, stamp))
            }
            (Self::Renewed { by, until }, Some(risk)) => Some(Risk {
                by: by.text().clone(),
                until: Some(*until),
                at: Some(stamp.at),
                recorded_by: stamp.by.clone(),
                ..risk
            }),
            (Self::Why(why), Some(risk)) => Some(Risk { why: why.text().clone(), ..risk }),
            (Self::Control(control), Some(risk)) => {
                Some(Risk { control: control.text().clone(), ..risk })
            }
            (Self::Lifted, _) | (_, None) => None,
        }
    }
}
