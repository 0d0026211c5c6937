//! Combining: what submitted assessments say of each item is put beside the answers of their review as
//! responses. The result depends on the assessments alone, not on who combines them, when, or in which order.

use std::cmp::Ordering;
use std::mem::replace;
use std::sync::Arc;

use crate::domain::basics::digest;
use crate::domain::basics::names;
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Kept, Lenient};
use crate::domain::records::assessment::{Assessment, Names, Submitted, joined_submitted};
use crate::domain::records::checklist::versions::Versions;
use crate::domain::records::checklist::wording::Wording;
use crate::domain::records::checklist::{Checklist, ItemNo};
use crate::domain::records::evidence::Evidence;
use crate::domain::records::people::Role;
use crate::domain::records::response::{Response, joined_responses};
use crate::domain::session::Session;
use crate::domain::session::edit::{Edit, TakenIn};

/// The effect of combining assessments with a review.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Combination {
    /// The change of the review; `None` if it has taken all of them in already.
    pub edit: Option<Edit>,
    /// The naming of the authors of responses.
    pub names: Option<Names>,
    /// The assessments that the review has afterwards, by time and name.
    pub assessments: Vec<Submitted>,
    /// Those who were to assess the review and have submitted nothing, by name.
    pub missing: Vec<Text>,
    /// The assessments that were left out, by their indices.
    pub left_out: Vec<(usize, LeftOut)>,
    /// The answers that were left out of those taken in, because the review words their items otherwise: the index
    /// of the assessment, and how many.
    pub other_wordings: Vec<(usize, usize)>,
}

/// Why an assessment was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It is no assessment.
    NoAssessment,
    /// It assesses another review.
    OfAnotherReview,
    /// Its author has not submitted it.
    Open,
    /// The review or another file has a later one of its author.
    Older,
    /// Another file holds the same assessment.
    Twice,
    /// It answers none of the review's items.
    OtherChecklist,
}

/// The names of responses were fixed by the first combination: this is what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamesAreFixed(pub Names);

impl Session {
    /// Combines assessments with this review. `names` says what the responses say of their authors: by default what
    /// the review says already, else their names.
    ///
    /// # Errors
    /// When the review says otherwise already.
    pub fn combine(
        &self,
        assessments: &[Self],
        names: Option<Names>,
    ) -> Result<Combination, NamesAreFixed> {
        let names = match (self.names(), names) {
            (Some(fixed), Some(asked)) if fixed != asked => return Err(NamesAreFixed(fixed)),
            (fixed, asked) => fixed.or(asked).unwrap_or(Names::Shown),
        };
        let mut combining = Combining::new(self, names);
        for (index, assessment) in assessments.iter().enumerate() {
            combining.sort(index, assessment);
        }
        Ok(combining.combination())
    }

    /// Sets the responses of assessments. Returns the change that undoes it; `None` if they are the same.
    pub(super) fn take_in(&mut self, taken: &TakenIn) -> Option<TakenIn> {
        let mut back = Vec::new();
        for (item, responses) in &taken.responses {
            back.extend(self.set_responses(*item, responses).map(|before| (*item, before)));
        }
        let is_same = self.rest.names == taken.names && self.rest.assessments == taken.assessments;
        if is_same && back.is_empty() {
            return None;
        }
        let rest = Arc::make_mut(&mut self.rest);
        Some(TakenIn {
            names: replace(&mut rest.names, taken.names.clone()),
            assessments: replace(&mut rest.assessments, taken.assessments.clone()),
            responses: back,
        })
    }
}

/// The assessments of a review on their way into it.
struct Combining<'s> {
    review: &'s Session,
    names: Names,
    /// Those that count, each with its index: one of each person.
    chosen: Vec<(usize, &'s Session)>,
    left_out: Vec<(usize, LeftOut)>,
    /// The authors of open ones.
    awaited: Vec<Text>,
}

impl<'s> Combining<'s> {
    const fn new(review: &'s Session, names: Names) -> Self {
        Self { review, names, chosen: Vec::new(), left_out: Vec::new(), awaited: Vec::new() }
    }

    /// Decides whether an assessment counts.
    fn sort(&mut self, index: usize, session: &'s Session) {
        let Some(assessment) = session.assessment() else {
            return self.left_out.push((index, LeftOut::NoAssessment));
        };
        if assessment.of.as_ref() != Some(self.review.id()) {
            return self.left_out.push((index, LeftOut::OfAnotherReview));
        }
        let Some(at) = assessment.submitted_at else {
            self.awaited.push(assessment.by.clone());
            return self.left_out.push((index, LeftOut::Open));
        };
        let taken_in = self.review.assessments().iter();
        let mut taken_in = taken_in.filter(|one| names::is_same(&one.by, &assessment.by));
        if taken_in.any(|one| one.submitted_at > Some(at)) {
            return self.left_out.push((index, LeftOut::Older));
        }
        let known = self.chosen.iter_mut().find(|(_, other)| {
            other.assessment().is_some_and(|other| names::is_same(&other.by, &assessment.by))
        });
        let Some(known) = known else { return self.chosen.push((index, session)) };
        let (left, why) = match order(known.1, session) {
            Ordering::Less => (replace(known, (index, session)).0, LeftOut::Older),
            Ordering::Equal => (index, LeftOut::Twice),
            Ordering::Greater => (index, LeftOut::Older),
        };
        self.left_out.push((left, why));
    }

    fn combination(mut self) -> Combination {
        let review = self.review;
        let mut responses: Vec<Vec<Response>> = vec![Vec::new(); review.checklist().len()];
        let (mut submitted, mut other_wordings) = (Vec::new(), Vec::new());
        for (index, session) in &self.chosen {
            let said = said(session, review.checklist());
            if said.is_of_another_list() {
                self.left_out.push((*index, LeftOut::OtherChecklist));
                continue;
            }
            if said.of_other_wordings > 0 {
                other_wordings.push((*index, said.of_other_wordings));
            }
            for (item, source) in said.sources {
                responses[item.0].extend(response(session, source, item, self.names, review));
            }
            submitted.extend(session.assessment().map(|one| Submitted {
                by: one.by.clone(),
                submitted_at: one.submitted_at,
                ..Submitted::default()
            }));
        }
        self.left_out.sort_by_key(|(index, _)| *index);
        let submitted = joined_submitted(review.assessments(), &submitted);
        Combination {
            edit: self.edit(&submitted, responses),
            names: (!submitted.is_empty()).then_some(self.names),
            missing: missing(review, &submitted, self.awaited),
            assessments: submitted,
            left_out: self.left_out,
            other_wordings,
        }
    }

    fn edit(&self, submitted: &[Submitted], responses: Vec<Vec<Response>>) -> Option<Edit> {
        let with_them = responses.into_iter().enumerate().filter_map(|(number, new)| {
            let known = self.review.answer(ItemNo(number)).responses();
            let joined = joined_responses(known, &new);
            (joined != known).then_some((ItemNo(number), Lenient::Known(joined)))
        });
        let taken = TakenIn {
            names: Lenient::Known((!submitted.is_empty()).then_some(self.names)),
            assessments: Lenient::Known(submitted.to_vec()),
            responses: with_them.collect(),
        };
        let is_news = !taken.responses.is_empty() || submitted != self.review.assessments();
        is_news.then(|| Edit::TakenIn(Box::new(taken)))
    }
}

/// Compares two assessments of one person: the later submission is the greater, of two at one time the same one
/// whatever their order.
fn order(one: &Session, other: &Session) -> Ordering {
    let time = |session: &Session| session.assessment().and_then(|one| one.submitted_at);
    let round = |session: &Session| session.assessment().map(Assessment::round);
    let by_time = time(one).cmp(&time(other)).then_with(|| round(one).cmp(&round(other)));
    by_time.then_with(|| {
        if one == other {
            Ordering::Equal
        } else {
            Kept::of(other).json().cmp(Kept::of(one).json())
        }
    })
}

/// The answers of an assessment to the items of a checklist.
struct Said {
    /// Each item of the checklist that it has under the same wording, with the number that it has there.
    sources: Vec<(ItemNo, ItemNo)>,
    /// The number of its answers to items that the checklist words otherwise.
    of_other_wordings: usize,
}

impl Said {
    const fn is_of_another_list(&self) -> bool {
        self.sources.is_empty() && self.of_other_wordings == 0
    }
}

/// Matches the items of an assessment with those of a checklist, as two versions of a checklist are matched.
fn said(session: &Session, checklist: &Arc<Checklist>) -> Said {
    if session.checklist() == checklist {
        let sources = checklist.items().map(|(item, _)| (item, item)).collect();
        return Said { sources, of_other_wordings: 0 };
    }
    let versions = Versions::between(session.checklist(), checklist);
    let mut said = Said { sources: Vec::new(), of_other_wordings: 0 };
    for (number, item) in checklist.items() {
        match versions.sources(number) {
            [source] if is_same(session, *source, &Wording::of(item)) => {
                said.sources.push((number, *source));
            }
            sources => {
                let answers = sources.iter().map(|source| session.answer(*source));
                said.of_other_wordings += answers.filter(|answer| answer.status.is_some()).count();
            }
        }
    }
    said
}

fn is_same(session: &Session, item: ItemNo, wording: &Wording) -> bool {
    Wording::of(session.checklist().item(item)).is_same(wording)
}

/// Returns what an assessment says of an item; `None` where it says nothing and never did.
fn response(
    session: &Session,
    source: ItemNo,
    item: ItemNo,
    names: Names,
    review: &Session,
) -> Option<Response> {
    let (assessment, answer) = (session.assessment()?, session.answer(source));
    let said = Response {
        status: answer.status,
        reason: answer.reason.clone(),
        note: answer.note.clone(),
        evidence: answer.evidence.clone(),
        blocker: answer.blocker,
        ..Response::default()
    };
    // A later round may take back what an earlier one said: that must win over it wherever the two meet.
    if !said.says_something() && assessment.round() == 1 {
        return None;
    }
    Some(match names {
        Names::Shown => Response {
            by: Some(assessment.by.clone()),
            submitted_at: assessment.submitted_at,
            ..said
        },
        Names::Hidden => Response {
            key: Some(key(assessment, session, review.checklist().item(item).id.raw())),
            round: Some(assessment.round()),
            evidence: said.evidence.iter().map(unsigned).collect(),
            ..said
        },
    })
}

/// Returns what stands in the place of a name: the same for one person and item in every round, and no way back.
fn key(assessment: &Assessment, session: &Session, item: &str) -> String {
    let first = assessment.first.as_ref().unwrap_or_else(|| session.id());
    digest::sha256(format!("{first}\n{item}").as_bytes())
}

fn unsigned(evidence: &Evidence) -> Evidence {
    Evidence { link: evidence.link.clone(), ..Evidence::default() }
}

/// Returns those whose assessment is awaited: the participants but for observers, and the authors of open ones.
fn missing(review: &Session, submitted: &[Submitted], awaited: Vec<Text>) -> Vec<Text> {
    let people = review.people().iter().filter(|person| person.role != Role::Observer);
    let expected = people.map(|person| person.name.clone()).chain(awaited);
    let is_there = |name: &Text| submitted.iter().any(|one| names::is_same(&one.by, name));
    let mut missing = names::each_once(expected.filter(|name| !is_there(name)));
    missing.sort_by_cached_key(|name| names::folded(name).into_owned());
    missing
}
