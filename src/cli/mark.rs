//! `readyroom mark`: change the answer to one item, through the same edits as the screen.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::cli::args::inputs::{Reference, Words};
use crate::cli::args::values::{self, StatusArg, yes_or_no};
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::domain::basics::names::Link;
use crate::domain::basics::status::{Status, word};
use crate::domain::basics::text::Text;
use crate::domain::insight::agreement::{Agreement, HIDDEN, Voices};
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::{Checklist, ItemNo};
use crate::domain::session::Session;
use crate::domain::session::assessing::Refusal as NotTaken;
use crate::domain::session::edit::{Change, Edit, Verdict};
use crate::domain::session::field::{self, AnswerField, Refusal, Setting};

#[derive(Debug, clap::Args)]
#[command(after_help = "Only what is named changes; an empty value clears; --evidence adds.\n\n\
        Examples:\n  readyroom mark payments-api data.backups done\n  \
        readyroom mark payments-api data.restore partial --note 'June drill failed' --owner ben --due +2w\n  \
        readyroom mark payments-api identity.sign-in not-applicable --reason 'no users sign in'\n  \
        readyroom mark payments-api data.backups --evidence https://wiki/backups --blocker no\n  \
        readyroom mark payments-api data.backups --owner ''\n  \
        readyroom mark payments-api data.restore --accept-risk dana --why 'can be rebuilt by hand' --until +3m")]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id
    session: Reference,
    /// An item's id, or a unique beginning of one; several with commas between them
    #[arg(value_name = "ITEM[,ITEM]...")]
    item: String,
    /// The status; not-applicable can be written n/a or na, and needs --reason
    #[arg(value_parser = values::status(), ignore_case = true)]
    status: Option<StatusArg>,
    /// The reason why the item does not apply; required for not-applicable
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    reason: Option<Words>,
    /// The note
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<Words>,
    /// The owner
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    owner: Option<Words>,
    /// The due date: 2026-12-10, fri, tomorrow, +10d, +2w
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    due: Option<Words>,
    /// Add evidence; can be repeated, and - reads one link from each line of stdin
    #[arg(long, value_name = "LINK", allow_hyphen_values = true)]
    evidence: Vec<Words>,
    /// Remove evidence; can be repeated, and - reads one link from each line of stdin
    #[arg(long, value_name = "LINK", allow_hyphen_values = true)]
    remove_evidence: Vec<Words>,
    /// Confirm the last review: its status, with the note, the owner and the rest of its answer
    #[arg(long, conflicts_with_all = ["status", "reason"])]
    as_last_time: bool,
    /// Take the status that the responses of assessments suggest
    #[arg(long, conflicts_with_all = ["status", "reason", "as_last_time"])]
    suggested: bool,
    /// Flag the item as a blocker, or remove the flag
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no, num_args = 1)]
    blocker: Option<bool>,
    /// The person who accepts the risk; with --why and --until. An empty name withdraws it
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    accept_risk: Option<Words>,
    /// The reason to accept the risk
    #[arg(long, value_name = "TEXT", requires = "accept_risk", allow_hyphen_values = true)]
    why: Option<Words>,
    /// The compensating control, until the gap is closed
    #[arg(long, value_name = "TEXT", requires = "accept_risk", allow_hyphen_values = true)]
    control: Option<Words>,
    /// The last day of the acceptance: 2027-01-31, +3m
    #[arg(long, value_name = "DATE", requires = "accept_risk", allow_hyphen_values = true)]
    until: Option<Words>,
}

/// The number of candidates that are named for an ambiguous id.
const MOST_CANDIDATES: usize = 8;

/// Changes what is named and leaves the rest alone.
///
/// # Errors
/// An item or a value is refused, nothing is named, or the session cannot be loaded or saved.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let mut loaded = environment.load(&args.session)?;
    let mut session = loaded.session.clone();
    let stamp = environment.stamp();
    let retired = retired_as(&session, &args.item);
    if !retired.is_empty() {
        let edit = settling(&session, &retired, &Values::read(args, environment)?)?;
        environment.change(&mut loaded, &edit)?;
        environment.message(&format!(
            "{}: retired; what stood against it is settled",
            &session.retired()[retired[0]].id
        ));
        return Ok(());
    }
    let items = find_items(session.checklist(), &args.item)?;
    let values = Values::read(args, environment)?;
    let before = session.clone();
    if args.as_last_time {
        let confirmed = as_last_time(&session, &items, environment.now.today())?;
        environment.permit(&session, &confirmed)?;
        session.apply(&confirmed, &stamp);
    }
    let mut edits = Vec::new();
    if args.suggested {
        edits.extend(suggested(&session, &items, environment)?);
    }
    for &item in &items {
        let (answer, today) = (session.answer(item), environment.now.today());
        let setting = Setting { answer, stamp: &stamp, today };
        let changes = changes(&values, setting)
            .map_err(|failure| failure.of(&session.checklist().item(item).id, items.len()))?;
        edits.extend(changes.into_iter().map(|change| Edit::Answer(item, change)));
    }
    if edits.is_empty() && !args.as_last_time {
        return Err(Failure::Usage(
            "nothing to change: name a status, or --note, --owner, --due, --evidence, --blocker or --accept-risk"
                .to_owned(),
        ));
    }
    let edit = Edit::Several(edits);
    environment.permit(&session, &edit)?;
    session.apply(&edit, &stamp);
    let is_changed = |item: &ItemNo| session.answer(*item) != before.answer(*item);
    if items.iter().any(is_changed) {
        environment.save(&mut loaded, &session)?;
    }
    for item in &items {
        environment.message(&confirmation(*item, &before, &session));
    }
    Ok(())
}

/// Returns the indices of the retired items with exactly this id; none where an item of the checklist has it.
fn retired_as(session: &Session, id: &str) -> Vec<usize> {
    if !session.checklist().with_id(id).is_empty() {
        return Vec::new();
    }
    let retired = session.retired().iter().enumerate();
    let named = retired.filter(|(_, one)| one.is_left_over() && one.id.raw() == id);
    named.map(|(index, _)| index).collect()
}

/// Returns the edit that takes the blockers or the accepted risks of retired items away: all that can be said of them.
fn settling(session: &Session, retired: &[usize], values: &Values<'_>) -> Result<Edit, Failure> {
    let (takes_flag, takes_risk) = (values.takes_flag()?, values.takes_risk()?);
    let mut edits = Vec::new();
    for &index in retired {
        let risk = session.retired()[index].standing_risk().filter(|_| takes_risk);
        // What the last review accepted is withdrawn as if it had been accepted in this one.
        let changes = risk
            .into_iter()
            .flat_map(|risk| [Change::Risk(Some(Box::new(risk.clone()))), Change::Risk(None)]);
        let changes = changes.chain(takes_flag.then_some(Change::Blocker(false)));
        edits.extend(changes.map(|change| Edit::Retired(index, change)));
    }
    Ok(Edit::Several(edits))
}

/// Returns the edit that confirms what the last review said of items.
fn as_last_time(session: &Session, items: &[ItemNo], today: NaiveDate) -> Result<Edit, Failure> {
    let last = |item: ItemNo| session.last_answer(item).filter(|last| last.status.is_some());
    let unsaid: Vec<String> = items
        .iter()
        .filter(|item| last(**item).is_none())
        .map(|item| session.checklist().item(*item).id.to_string())
        .collect();
    if !unsaid.is_empty() {
        let rest = if unsaid.len() < items.len() { ", and leave them out here" } else { "" };
        return Err(Failure::Usage(format!(
            "last time gave no status to {}: nothing is changed; name a status for what lacks one{rest}",
            unsaid.join(", ")
        )));
    }
    let mut edits = Vec::new();
    for (item, last) in items.iter().filter_map(|&item| Some((item, last(item)?))) {
        let changes = last.confirmed_on(session.answer(item), today);
        edits.extend(changes.into_iter().map(|change| Edit::Answer(item, change)));
    }
    // An assessment takes over what one person can say.
    edits.retain(|edit| !matches!(session.refusal(edit), Some(NotTaken::OfReview(_))));
    Ok(Edit::Several(edits))
}

/// Returns the edits that take what responses suggest for items.
fn suggested(
    session: &Session,
    items: &[ItemNo],
    environment: &Environment,
) -> Result<Vec<Edit>, Failure> {
    let voices = Voices::new(session, environment.sight(session)?);
    if voices.are_hidden() {
        return Err(Failure::Usage(format!("{}: {HIDDEN}", session.id())));
    }
    let taking = |item: &ItemNo| {
        voices.taking(*item).ok_or_else(|| {
            let agreement = voices.agreement(*item).map_or("no responses", Agreement::words);
            let id = &session.checklist().item(*item).id;
            Failure::Usage(format!("nothing is suggested for {id}: {agreement}; name a status"))
        })
    };
    items.iter().map(taking).collect()
}

/// Returns the confirmation for an item: its status, and the one before.
fn confirmation(item: ItemNo, before: &Session, after: &Session) -> String {
    let id = &after.checklist().item(item).id;
    let (was, is) = (before.answer(item), after.answer(item));
    if was == is {
        return format!("{id}: nothing changed, it was so already");
    }
    let was =
        if was.status == is.status { String::new() } else { format!(", was {}", word(was.status)) };
    format!("{id}: {}{was}", word(is.status))
}

/// The arguments, with the texts that stdin may have given; they apply to each item.
struct Values<'a> {
    args: &'a Args,
    texts: BTreeMap<AnswerField, String>,
    evidence: Vec<String>,
    remove_evidence: Vec<String>,
}

impl<'a> Values<'a> {
    /// Reads the texts of the arguments, and stdin for the one that is `-`.
    fn read(args: &'a Args, environment: &Environment) -> Result<Self, Failure> {
        let given = [
            (AnswerField::Reason, &args.reason),
            (AnswerField::Note, &args.note),
            (AnswerField::Owner, &args.owner),
            (AnswerField::Due, &args.due),
            (AnswerField::RiskBy, &args.accept_risk),
            (AnswerField::RiskWhy, &args.why),
            (AnswerField::RiskControl, &args.control),
            (AnswerField::RiskUntil, &args.until),
        ];
        let mut texts = BTreeMap::new();
        for (field, words) in given {
            if let Some(words) = words {
                texts.insert(field, environment.text(words, option(field))?);
            }
        }
        Ok(Self {
            args,
            texts,
            evidence: environment.lines(&args.evidence, "--evidence")?,
            remove_evidence: environment.lines(&args.remove_evidence, "--remove-evidence")?,
        })
    }

    /// Returns the status that is named, else the present one.
    fn status(&self, answer: &Answer) -> Option<Status> {
        self.args.status.map_or(answer.status, |StatusArg(status)| status)
    }

    fn text(&self, field: AnswerField) -> Option<&String> {
        self.texts.get(&field)
    }

    /// Returns whether the blocker of a retired item is taken away.
    fn takes_flag(&self) -> Result<bool, Failure> {
        let Args { status, evidence, remove_evidence, as_last_time, blocker, .. } = self.args;
        let has_lists = !evidence.is_empty() || !remove_evidence.is_empty();
        if status.is_some() || has_lists || *as_last_time || *blocker == Some(true) {
            return Err(Failure::Usage(RETIRED.to_owned()));
        }
        Ok(*blocker == Some(false))
    }

    /// Returns whether the accepted risk of a retired item is withdrawn.
    fn takes_risk(&self) -> Result<bool, Failure> {
        let is_empty = |by: &String| by.trim().is_empty();
        let withdrawn = self.text(AnswerField::RiskBy).is_some_and(is_empty);
        let has_others = self.texts.len() > usize::from(withdrawn);
        if has_others || !(withdrawn || self.args.blocker.is_some()) {
            return Err(Failure::Usage(RETIRED.to_owned()));
        }
        Ok(withdrawn)
    }
}

/// Says what can be changed of a retired item.
const RETIRED: &str =
    "the item is retired: it takes --blocker no and --accept-risk '', and nothing else";

/// Finds the items of an argument: the one that is called so, else one for each part between commas.
fn find_items(checklist: &Checklist, argument: &str) -> Result<Vec<ItemNo>, Failure> {
    if !argument.contains(',') || !checklist.called(argument).is_empty() {
        return Ok(vec![find_item(checklist, argument)?]);
    }
    let mut items = Vec::new();
    for beginning in argument.split(',') {
        let item = find_item(checklist, beginning.trim())?;
        if !items.contains(&item) {
            items.push(item);
        }
    }
    Ok(items)
}

fn find_item(checklist: &Checklist, beginning: &str) -> Result<ItemNo, Failure> {
    let shown = crate::domain::basics::names::excerpt(beginning);
    let candidates = if beginning.is_empty() { Vec::new() } else { checklist.matching(beginning) };
    match candidates.as_slice() {
        [item] => Ok(*item),
        [] => Err(Failure::Usage(format!(
            "no item `{shown}`; `readyroom show SESSION` lists the items"
        ))),
        several => {
            let ids: Vec<String> = several
                .iter()
                .take(MOST_CANDIDATES)
                .map(|&item| checklist.item(item).id.to_string())
                .collect();
            let more = if several.len() > MOST_CANDIDATES { ", ..." } else { "" };
            Err(Failure::Usage(format!("`{shown}` may be any of: {}{more}", ids.join(", "))))
        }
    }
}

fn changes(values: &Values<'_>, setting: Setting<'_>) -> Result<Vec<Change>, Failure> {
    let mut changes = Vec::new();
    changes.extend(verdict(values, setting)?);
    for field in field::BESIDE {
        let text = values.text(field);
        changes.extend(text.map(|text| parsed(field, text, setting)).transpose()?);
    }
    if !values.evidence.is_empty() || !values.remove_evidence.is_empty() {
        let links = links(values, setting.answer)?;
        changes.push(Change::Evidence(setting.answer.evidence_with(&links, setting.stamp)));
    }
    changes.extend(values.args.blocker.map(Change::Blocker));
    changes.extend(risk(values, setting)?);
    Ok(changes)
}

/// Parses the text of an option as the new value of its field; an empty one clears it.
fn parsed(field: AnswerField, text: &str, setting: Setting<'_>) -> Result<Change, Failure> {
    field.parse(text, setting).map(|written| written.change).map_err(of_option)
}

/// Names the option in the place of the field.
fn of_option(Refusal { field, why }: Refusal) -> Failure {
    Failure::Usage(format!("{} {why}", option(field)))
}

const fn option(field: AnswerField) -> &'static str {
    match field {
        AnswerField::Reason => "--reason",
        AnswerField::Note => "--note",
        AnswerField::Owner => "--owner",
        AnswerField::Due => "--due",
        AnswerField::Evidence => "--evidence",
        AnswerField::RiskBy => "--accept-risk",
        AnswerField::RiskWhy => "--why",
        AnswerField::RiskControl => "--control",
        AnswerField::RiskUntil => "--until",
    }
}

/// Returns the change of the accepted risk; an empty name withdraws it.
fn risk(values: &Values<'_>, setting: Setting<'_>) -> Result<Option<Change>, Failure> {
    let Some(by) = values.text(AnswerField::RiskBy) else { return Ok(None) };
    if by.trim().is_empty() {
        return Ok(Some(Change::Risk(None)));
    }
    if matches!(values.status(setting.answer), Some(Status::Done | Status::NotApplicable)) {
        return Err(Failure::Usage(
            "there is no risk to accept: the item is done or does not apply".to_owned(),
        ));
    }
    let is_lacking = |field| values.text(field).is_none();
    if [AnswerField::RiskWhy, AnswerField::RiskUntil].into_iter().any(is_lacking) {
        return Err(Failure::Usage("--accept-risk needs --why TEXT and --until DATE".to_owned()));
    }
    let text = |field| values.text(field).cloned().unwrap_or_default();
    let written = field::risk(text, setting.stamp, setting.today).map_err(of_option)?;
    Ok(Some(written.change))
}

/// Returns the change of status and reason. A reason alone replaces that of a not applicable item.
fn verdict(values: &Values<'_>, setting: Setting<'_>) -> Result<Option<Change>, Failure> {
    let (status, is_named) = (values.status(setting.answer), values.args.status.is_some());
    match values.text(AnswerField::Reason) {
        None if !is_named => Ok(None),
        None => match Verdict::without_reason(status) {
            Some(verdict) => Ok(Some(Change::Verdict(verdict))),
            None => Err(Failure::Usage("not-applicable needs a reason: --reason TEXT".to_owned())),
        },
        Some(reason) if status == Some(Status::NotApplicable) => {
            parsed(AnswerField::Reason, reason, setting).map(Some)
        }
        Some(_) if is_named => Err(Failure::Usage(
            "--reason goes with not-applicable only; use --note for anything else".to_owned(),
        )),
        Some(_) => Err(Failure::Usage(
            "--reason goes with not-applicable only, and the item is not marked so".to_owned(),
        )),
    }
}

/// Returns the evidence after the change: the present links without the removed ones, then the added ones.
/// An empty value clears first.
fn links(values: &Values<'_>, answer: &Answer) -> Result<Vec<Text>, Failure> {
    let mut links: Vec<Text> =
        answer.evidence.iter().map(|evidence| evidence.link.clone()).collect();
    for removed in &values.remove_evidence {
        let link = Link::parse(removed);
        let link = link.map_err(|refused| Failure::refused("--remove-evidence", &refused))?;
        let before = links.len();
        links.retain(|kept| kept != link.text());
        if links.len() == before {
            return Err(Failure::Usage(format!(
                "--remove-evidence: the item has no evidence `{}`; `readyroom show SESSION --json` lists it",
                link.text().shown()
            )));
        }
    }
    for link in &values.evidence {
        if link.trim().is_empty() {
            links.clear();
            continue;
        }
        let link = AnswerField::Evidence.parsed(Link::parse(link)).map_err(of_option)?;
        if !links.contains(link.text()) {
            links.push(link.into());
        }
    }
    Ok(links)
}
