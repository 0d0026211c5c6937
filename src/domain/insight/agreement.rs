//! The agreement of the responses to an item, the status that they suggest, and their dissent from the review's answer.
//! None of them is an answer, and none of them counts in the score.

use foldhash::HashSet;

use crate::domain::basics::names::{self, Note, Reason};
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::basics::worded::worded;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::checklist::wording::folded;
use crate::domain::records::evidence::Evidence;
use crate::domain::records::response::Response;
use crate::domain::records::retired::Retired;
use crate::domain::session::Session;
use crate::domain::session::edit::{Change, Edit, Verdict};

worded! {
    /// The agreement of the responses to an item, in the order in which a meeting goes through them.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Agreement by words, json_name {
        /// They contradict each other.
        Split: "split", "split";
        /// Too few have said anything.
        TooFew: "too few", "too_few";
        /// They differ by one step.
        Close: "close", "close";
        /// All say the same.
        Agreed: "agreed", "agreed";
    }
}

/// The words in the place of responses that a person may not see yet.
pub const HIDDEN: &str = "responses hidden until you submit";

/// The words for an item without responses.
pub const NOTHING_SAID: &str = "nobody has said anything of this item";

/// The sight that a person has of others' responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sight {
    /// They are shown.
    #[default]
    Open,
    /// They are hidden: the person is still assessing the same review.
    Blind,
}

impl Sight {
    /// Returns the sight of a person on a review, who has an open assessment of it or not. A decision opens it.
    pub fn on(session: &Session, is_assessing: bool) -> Self {
        if is_assessing && session.decision().is_none() { Self::Blind } else { Self::Open }
    }

    /// Returns the sight of a person on a review, of which these people have open assessments.
    pub fn among(session: &Session, assessing: &[Text], person: &Text) -> Self {
        Self::on(session, assessing.iter().any(|author| names::is_same(author, person)))
    }
}

/// Returns how responses agree, of so many submitted assessments; `None` without responses. Only those with a status
/// of the present wording count.
pub fn agreement(responses: &[Response], submitted: usize) -> Option<Agreement> {
    if responses.is_empty() {
        return None;
    }
    let counted = counted(responses);
    let has = |status: Status| counted.iter().any(|(_, given)| *given == status);
    Some(if is_split(&counted) {
        Agreement::Split
    } else if counted.len() < 2 || 2 * counted.len() < submitted {
        Agreement::TooFew
    } else if has(Status::Partial) && (has(Status::Done) || has(Status::Missing)) {
        Agreement::Close
    } else {
        Agreement::Agreed
    })
}

/// Returns the responses with a status, and the status.
fn counted(responses: &[Response]) -> Vec<(&Response, Status)> {
    responses.iter().filter_map(|response| Some((response, response.counted()?))).collect()
}

fn is_split(counted: &[(&Response, Status)]) -> bool {
    let has = |status: Status| counted.iter().any(|(_, given)| *given == status);
    let has_other = |status: Status| counted.iter().any(|(_, given)| *given != status);
    let blocks = |(place, (response, _)): (usize, &(&Response, Status))| {
        let mut others = counted.iter().enumerate().filter(|(other, _)| *other != place);
        response.blocker && others.any(|(_, (_, given))| *given == Status::Done)
    };
    (has(Status::Done) && has(Status::Missing))
        || (has(Status::NotApplicable) && has_other(Status::NotApplicable))
        || counted.iter().enumerate().any(blocks)
}

/// Returns the status that responses suggest: that of all, or the lower median where they are close; `None` where they
/// are split or too few.
pub fn suggested(responses: &[Response], submitted: usize) -> Option<Verdict> {
    let agreement = agreement(responses, submitted)?;
    if !matches!(agreement, Agreement::Close | Agreement::Agreed) {
        return None;
    }
    let mut statuses: Vec<Status> =
        counted(responses).into_iter().map(|(_, status)| status).collect();
    // Missing comes before partial, and that before done.
    statuses.sort_unstable_by(|one, other| other.cmp(one));
    let median = *statuses.get((statuses.len() - 1) / 2)?;
    match Verdict::without_reason(Some(median)) {
        Some(verdict) => Some(verdict),
        None => Some(Verdict::not_applicable(reasons(responses)?)),
    }
}

/// Joins the distinct reasons why an item does not apply, a line each.
fn reasons(responses: &[Response]) -> Option<Reason> {
    let mut seen = HashSet::default();
    let reasons = counted(responses).into_iter().map(|(response, _)| &response.reason);
    let distinct = reasons.filter(|reason| !reason.is_blank() && seen.insert(folded(reason)));
    let lines: Vec<&str> = distinct.map(Text::raw).collect();
    Reason::parse(&lines.join("\n")).ok()
}

/// Returns responses without those that say nothing any more.
fn speaking(responses: &[Response]) -> impl Iterator<Item = &Response> {
    responses.iter().filter(|response| response.says_something())
}

/// Returns responses, each with the name of its author, or `response 1` where names are hidden.
fn named(responses: &[Response]) -> Vec<(Text, &Response)> {
    let mut named = Vec::new();
    for (response, number) in speaking(responses).zip(1..) {
        let hidden = || Text::new(format!("response {number}"));
        named.push((response.by.clone().unwrap_or_else(hidden), response));
    }
    named
}

/// Counts of items by how the responses to them agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreements {
    /// Items whose responses contradict each other.
    pub split: u32,
    /// Items on which too few have said anything, or nobody.
    pub too_few: u32,
    /// Items whose responses differ by one step.
    pub close: u32,
    /// Items on which all say the same.
    pub agreed: u32,
}

impl Agreements {
    /// Returns the count of one kind.
    pub const fn of(&self, agreement: Agreement) -> u32 {
        match agreement {
            Agreement::Split => self.split,
            Agreement::TooFew => self.too_few,
            Agreement::Close => self.close,
            Agreement::Agreed => self.agreed,
        }
    }
}

/// A response that differs from the review's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dissent<'s> {
    /// The name of its author, or what stands in its place.
    pub by: Text,
    /// The response.
    pub response: &'s Response,
}

/// The responses of a session as one person sees them.
#[derive(Clone, Copy, Debug)]
pub struct Voices<'s> {
    session: &'s Session,
    sight: Sight,
}

impl<'s> Voices<'s> {
    /// Returns the responses of a session with this sight of them.
    pub const fn new(session: &'s Session, sight: Sight) -> Self {
        Self { session, sight }
    }

    /// Returns the sight that this person has of them.
    pub const fn sight(&self) -> Sight {
        self.sight
    }

    /// Returns the session.
    pub const fn session(&self) -> &'s Session {
        self.session
    }

    /// Returns whether there are responses that this person may not see yet.
    pub fn are_hidden(&self) -> bool {
        self.sight == Sight::Blind && !self.session.assessments().is_empty()
    }

    /// Returns whether there are responses that this person may see.
    pub fn are_shown(&self) -> bool {
        self.sight == Sight::Open && !self.session.assessments().is_empty()
    }

    /// Checks that there are responses which this person may see.
    ///
    /// # Errors
    /// They are hidden, or there are none; in words.
    pub fn seen(&self) -> Result<(), &'static str> {
        match self.session.assessments() {
            [] => Err("nobody has submitted an assessment of this review"),
            _ if self.are_hidden() => Err(HIDDEN),
            _ => Ok(()),
        }
    }

    /// Returns the responses to an item, but for those that say nothing any more.
    pub fn responses(&self, item: ItemNo) -> Vec<&'s Response> {
        speaking(self.all(item)).collect()
    }

    fn all(&self, item: ItemNo) -> &'s [Response] {
        match self.sight {
            Sight::Open => self.session.answer(item).responses(),
            Sight::Blind => &[],
        }
    }

    /// Returns the responses to an item, each with the name of its author or what stands in its place.
    pub fn named(&self, item: ItemNo) -> Vec<(Text, &'s Response)> {
        named(self.all(item))
    }

    /// Returns the retired items to which there are responses, with these.
    pub fn of_retired(&self) -> Vec<(&'s Retired, Vec<(Text, &'s Response)>)> {
        let retired = if self.sight == Sight::Open { self.session.retired() } else { &[] };
        let named = retired.iter().map(|one| (one, named(one.answer.responses())));
        named.filter(|(_, responses)| !responses.is_empty()).collect()
    }

    /// Returns how the responses to an item agree; `None` without any.
    pub fn agreement(&self, item: ItemNo) -> Option<Agreement> {
        if !self.all(item).iter().any(Response::says_something) {
            return None;
        }
        agreement(self.all(item), self.session.assessments().len())
    }

    /// Returns the status that the responses to an item suggest.
    pub fn suggested(&self, item: ItemNo) -> Option<Verdict> {
        suggested(self.all(item), self.session.assessments().len())
    }

    /// Returns the status that the responses to an item suggest.
    ///
    /// # Errors
    /// Nothing is suggested, or is to be seen; in words.
    pub fn suggestion(&self, item: ItemNo) -> Result<Verdict, &'static str> {
        self.seen()?;
        let why = match self.agreement(item) {
            None => NOTHING_SAID,
            Some(Agreement::Split) => "the responses are split, and suggest nothing",
            Some(Agreement::TooFew) => "too few have said anything: nothing is suggested",
            Some(_) => "nobody has said why it does not apply",
        };
        self.suggested(item).ok_or(why)
    }

    /// Returns the edit that takes what all agree on for every unassessed item.
    ///
    /// # Errors
    /// There is none, or responses are not to be seen; in words.
    pub fn agreed(&self) -> Result<Edit, &'static str> {
        self.seen()?;
        self.taking_agreed().ok_or("there is no unassessed item that all agree on")
    }

    /// Returns the responses to an item that differ from the review's answer. Where that has no status there are none.
    pub fn dissent(&self, item: ItemNo) -> Vec<Dissent<'s>> {
        let Some(status) = self.session.answer(item).status else { return Vec::new() };
        let differs = |response: &Response| response.counted().is_some_and(|one| one != status);
        let named = self.named(item).into_iter().filter(|(_, response)| differs(response));
        named.map(|(by, response)| Dissent { by, response }).collect()
    }

    /// Returns the items with dissent, in the checklist's order.
    pub fn dissented(&self) -> Vec<(ItemNo, Vec<Dissent<'s>>)> {
        let items = self.session.answers().map(|(item, _)| (item, self.dissent(item)));
        items.filter(|(_, dissent)| !dissent.is_empty()).collect()
    }

    /// Counts the items by how the responses to them agree.
    pub fn agreements(&self) -> Agreements {
        let mut counts = Agreements::default();
        for (item, _) in self.session.answers() {
            *match self.rank(item) {
                Agreement::Split => &mut counts.split,
                Agreement::TooFew => &mut counts.too_few,
                Agreement::Close => &mut counts.close,
                Agreement::Agreed => &mut counts.agreed,
            } += 1;
        }
        counts
    }

    /// Returns all items, those first that most need to be talked about: split, too few, close, agreed, each in the
    /// checklist's order.
    pub fn by_disagreement(&self) -> Vec<ItemNo> {
        let mut items: Vec<ItemNo> = self.session.answers().map(|(item, _)| item).collect();
        items.sort_by_cached_key(|item| self.rank(*item));
        items
    }

    /// Returns the agreement on an item; one on which nobody has said anything has too few.
    pub fn rank(&self, item: ItemNo) -> Agreement {
        self.agreement(item).unwrap_or(Agreement::TooFew)
    }

    /// Returns the edit that takes the suggested status of an item; `None` where nothing is suggested.
    pub fn taking(&self, item: ItemNo) -> Option<Edit> {
        Some(Edit::Answer(item, Change::Verdict(self.suggested(item)?)))
    }

    /// Returns the edit that takes what all agree on for every unassessed item; `None` where there is none.
    pub fn taking_agreed(&self) -> Option<Edit> {
        let is_open = |item: &ItemNo| {
            self.session.answer(*item).status.is_none()
                && self.agreement(*item) == Some(Agreement::Agreed)
        };
        let items = self.session.answers().map(|(item, _)| item).filter(is_open);
        let edits: Vec<Edit> = items.filter_map(|item| self.taking(item)).collect();
        (!edits.is_empty()).then_some(Edit::Several(edits))
    }

    /// Returns the edit that adds the note and the evidence of a response, by its index, to the answer: the note with its
    /// author below the present one, the evidence as it is. `None` where the answer has both already.
    pub fn taking_over(&self, item: ItemNo, index: usize) -> Option<Edit> {
        let (by, response) = self.named(item).into_iter().nth(index)?;
        let answer = self.session.answer(item);
        let said = format!("{}: {}", by.raw(), response.note.raw());
        let is_new = !response.note.is_blank() && !answer.note.raw().contains(&said);
        let note =
            if answer.note.is_blank() { said } else { format!("{}\n{said}", answer.note.raw()) };
        let note = Note::parse(&note).ok().filter(|_| is_new).map(Change::Note);
        let is_known = |one: &&Evidence| answer.evidence.iter().any(|known| known.link == one.link);
        let fresh: Vec<Evidence> =
            response.evidence.iter().filter(|one| !is_known(one)).cloned().collect();
        let all = || answer.evidence.iter().cloned().chain(fresh.iter().cloned()).collect();
        let evidence = (!fresh.is_empty()).then(|| Change::Evidence(all()));
        let changes = note.into_iter().chain(evidence);
        let edits: Vec<Edit> = changes.map(|change| Edit::Answer(item, change)).collect();
        (!edits.is_empty()).then_some(Edit::Several(edits))
    }

    /// Counts the responses to an item that have a status.
    pub fn assessed_by(&self, item: ItemNo) -> usize {
        counted(self.all(item)).len()
    }
}
