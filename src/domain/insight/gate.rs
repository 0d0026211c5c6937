//! The gate before production: rules that a session meets or fails, the items that fail them, and the
//! command to run next.
//!
//! A rule that cannot be evaluated fails: the gate opens only on evidence.

use std::fmt;

use chrono::NaiveDate;

use crate::domain::basics::age::Age;
use crate::domain::basics::day::{Days, Now};
use crate::domain::basics::due;
use crate::domain::basics::status::{self, Status};
use crate::domain::basics::text::{Text, counted};
use crate::domain::format::record::Lenient;
use crate::domain::insight::agreement::{Dissent, HIDDEN};
use crate::domain::insight::compare;
use crate::domain::insight::conditions::{Promise, PromiseCounts};
use crate::domain::insight::gate_scope::Scope;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::condition::Condition;
use crate::domain::records::decision::Outcome;
use crate::domain::records::last_time::LastAnswer;
use crate::domain::records::retired::Retired;
use crate::domain::records::risk::Risk;
use crate::domain::session::Session;

/// The number of days after today on which a session may have been begun, because clocks differ.
const CLOCKS_DIFFER_BY: i64 = 1;

/// The next step of a person who may not see responses yet.
const SUBMIT: &str = "submit your own assessment first: readyroom submit ASSESSMENT";

/// A requirement on a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// At least this percentage is complete.
    Min(u8),
    /// At most this many items are flagged as blockers.
    MaxBlockers(u32),
    /// At most this many items are missing.
    MaxMissing(u32),
    /// Every item is assessed, and none was taken out of the same version of the checklist.
    RequireAssessed,
    /// The review was begun no longer ago than this.
    MaxAge(Age),
    /// There is a decision, and it is not no-go.
    RequireDecision,
    /// No accepted risk has lapsed.
    NoLapsedRisks,
    /// Every condition is met, those of the last review too.
    ConditionsMet,
    /// At most this many items have a response that dissents from the answer.
    MaxDissent(u32),
    /// Every applicable item has at least this many responses with a status.
    RequireResponses(u32),
}

/// The result of all rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate<'s> {
    /// One ruling for each rule, in the order given.
    pub rulings: Vec<Ruling<'s>>,
}

/// The result of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling<'s> {
    /// The rule.
    pub rule: Rule,
    /// The value that the rule was applied to, in words.
    pub why: Text,
    /// The failure; `None` if the rule holds.
    pub shortfall: Option<Shortfall<'s>>,
}

/// The failure of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortfall<'s> {
    /// The items that fail it, in the checklist's order; items of the last review that are gone come last.
    pub items: Vec<Failing<'s>>,
    /// The next step, with its command.
    pub next: String,
}

/// An item or a condition that fails a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing<'s> {
    /// The id.
    pub id: &'s str,
    /// Its statement; `None` if it is no longer in the checklist.
    pub text: Option<&'s Text>,
    /// Its status in JSON output: that of an item, `gone` for one that is no longer in the checklist, or the
    /// state of a condition.
    pub status: &'static str,
    /// Its state in words.
    pub words: String,
}

/// The words of a ruling, and its failure if there is one.
type Judged<'s> = (Text, Option<Shortfall<'s>>);

impl<'s> Gate<'s> {
    /// Evaluates the rules at the time and in the time zone of `now`. The promises are those of the session
    /// and of the ones before it.
    pub fn of(scope: &Scope<'s>, promises: &'s [Promise], rules: &[Rule], now: Now) -> Self {
        let rulings = rules.iter().map(|&rule| {
            let (why, shortfall) = rule.judge(scope, promises, now);
            Ruling { rule, why, shortfall }
        });
        Self { rulings: rulings.collect() }
    }

    /// Returns whether every rule holds.
    pub fn is_open(&self) -> bool {
        self.rulings.iter().all(Ruling::holds)
    }

    /// Returns the number of rules that hold.
    pub fn holding(&self) -> usize {
        self.rulings.iter().filter(|ruling| ruling.holds()).count()
    }
}

impl Ruling<'_> {
    /// Returns whether the rule holds.
    pub const fn holds(&self) -> bool {
        self.shortfall.is_none()
    }
}

impl Rule {
    /// Returns the name in JSON output.
    pub const fn json_name(self) -> &'static str {
        match self {
            Self::Min(_) => "min",
            Self::MaxBlockers(_) => "max_blockers",
            Self::MaxMissing(_) => "max_missing",
            Self::RequireAssessed => "require_assessed",
            Self::MaxAge(_) => "max_age",
            Self::RequireDecision => "require_decision",
            Self::NoLapsedRisks => "no_lapsed_risks",
            Self::ConditionsMet => "conditions_met",
            Self::MaxDissent(_) => "max_dissent",
            Self::RequireResponses(_) => "require_responses",
        }
    }

    fn judge<'s>(self, scope: &Scope<'s>, promises: &'s [Promise], now: Now) -> Judged<'s> {
        match self {
            Self::Min(percent) => min(scope, percent),
            Self::MaxBlockers(most) => max_blockers(scope, most),
            Self::MaxMissing(most) => max_missing(scope, most),
            Self::RequireAssessed => require_assessed(scope),
            Self::MaxAge(age) => max_age(scope.session, age, now),
            Self::RequireDecision => require_decision(scope.session, now.days()),
            Self::NoLapsedRisks => no_lapsed_risks(scope, now.today()),
            Self::ConditionsMet => conditions_met(promises, now.days()),
            Self::MaxDissent(most) => max_dissent(scope, most),
            Self::RequireResponses(least) => require_responses(scope, least),
        }
    }
}

/// Writes the rule as on the command line: `--min 85`.
impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Min(percent) => write!(formatter, "--min {percent}"),
            Self::MaxBlockers(most) => write!(formatter, "--max-blockers {most}"),
            Self::MaxMissing(most) => write!(formatter, "--max-missing {most}"),
            Self::RequireAssessed => formatter.write_str("--require-assessed"),
            Self::MaxAge(age) => write!(formatter, "--max-age {age}"),
            Self::RequireDecision => formatter.write_str("--require-decision"),
            Self::NoLapsedRisks => formatter.write_str("--no-lapsed-risks"),
            Self::ConditionsMet => formatter.write_str("--conditions-met"),
            Self::MaxDissent(most) => write!(formatter, "--max-dissent {most}"),
            Self::RequireResponses(least) => write!(formatter, "--require-responses {least}"),
        }
    }
}

fn min<'s>(scope: &Scope<'s>, percent: u8) -> Judged<'s> {
    let Some(progress) = scope.tally().progress() else {
        let why = "nothing is applicable, so there is no percentage";
        return fails(why, "mark what applies: readyroom mark SESSION ITEM STATUS");
    };
    let (done, applicable) = (progress.done(), progress.applicable());
    let why = format!("{}, {done} of {applicable} complete", progress.percent());
    let needed = (u64::from(percent) * u64::from(applicable)).div_ceil(100);
    let more = needed.saturating_sub(done.into());
    let shortfall = || Shortfall {
        items: failing(scope, |_, answer| answer.is_open().then(|| word(answer))),
        next: match more {
            1 => format!("1 more done item reaches {percent}%"),
            more => format!("{more} more done items reach {percent}%"),
        },
    };
    (Text::new(why), (more > 0).then(shortfall))
}

fn max_blockers<'s>(scope: &Scope<'s>, most: u32) -> Judged<'s> {
    let session = scope.session;
    let retired = failing_retired(session, |one| {
        one.is_blocker().then(|| format!("{}, retired, and still flagged", word(&one.answer)))
    });
    let blockers = scope.tally().blockers;
    // The flag counts whatever the status, until it is removed.
    let still = |answer: &Answer| if answer.is_open() { "" } else { ", and still flagged" };
    let flagged = |_, answer: &Answer| answer.blocker.then(|| word(answer) + still(answer));
    let shortfall = || {
        let is_settled = |(_, answer): (ItemNo, &Answer)| answer.blocker && !answer.is_open();
        let first = if scope.answers().any(is_settled) || blockers <= most {
            "take the flag off what is settled"
        } else {
            "settle it, then take the flag off"
        };
        Shortfall {
            items: failing(scope, flagged).into_iter().chain(retired.clone()).collect(),
            next: format!("{first}: readyroom mark SESSION ITEM --blocker no"),
        }
    };
    let mut why = counted(blockers as usize, "blocker", "blockers");
    if !retired.is_empty() {
        why = format!("{why}, {} on retired items", retired.len());
    }
    (Text::new(why), (blockers > most || !retired.is_empty()).then(shortfall))
}

fn max_missing<'s>(scope: &Scope<'s>, most: u32) -> Judged<'s> {
    let missing = scope.tally().missing;
    let is_missing = |answer: &Answer| answer.status == Some(Status::Missing);
    let shortfall = || Shortfall {
        items: failing(scope, |_, answer| is_missing(answer).then(|| word(answer))),
        next: format!(
            "bring {} of them to partial at least: readyroom mark SESSION ITEM STATUS",
            missing.saturating_sub(most)
        ),
    };
    let why = counted(missing as usize, "missing item", "missing items");
    (Text::new(why), (missing > most).then(shortfall))
}

fn require_assessed<'s>(scope: &Scope<'s>) -> Judged<'s> {
    let (session, tally) = (scope.session, scope.tally());
    let mut why = vec![format!("{} of {} assessed", tally.assessed(), tally.total())];
    let mut next = Vec::new();
    let mut items = failing(scope, |_, answer| answer.status.is_none().then(|| word(answer)));
    if !items.is_empty() {
        next.push("assess what is left: readyroom open SESSION");
    }
    let gone = compare::unknown(session);
    if !gone.is_empty() {
        why.push(format!("{} of the last review asked no more", gone.len()));
        next.push("ask them again: readyroom new SYSTEM --from LAST-REVIEW --checklist FILE");
    }
    items.extend(gone.into_iter().map(|id| Failing {
        id,
        text: None,
        status: "gone",
        words: "asked last time, and no more".to_owned(),
    }));
    let identity = session.checklist().identity();
    let is_deleted = |one: &Retired| one.is_left_over() && one.checklist == identity;
    let deleted = failing_retired(session, |one| {
        is_deleted(one).then(|| "taken out of the same version of the checklist".to_owned())
    });
    let deleted: Vec<Failing<'_>> =
        deleted.into_iter().map(|one| Failing { status: "gone", ..one }).collect();
    if !deleted.is_empty() {
        why.push(format!("{} deleted from this version of the checklist", deleted.len()));
        next.push("put them back: readyroom upgrade SESSION --checklist FILE");
    }
    items.extend(deleted);
    if session.previous().is_some() && session.last_time().is_none() {
        why.push("what the last review asked cannot be read".to_owned());
        next.push("follow it anew: readyroom new SYSTEM --from LAST-REVIEW");
    }
    let shortfall = (!next.is_empty()).then(|| Shortfall { items, next: next.join("; ") });
    (Text::new(why.join(", ")), shortfall)
}

fn max_age(session: &Session, age: Age, now: Now) -> Judged<'_> {
    let (begun, today) = (session.created_on(now.zone), now.today());
    let why = format!("begun {begun}, {}", due::ago(begun, today));
    if begun.signed_duration_since(today).num_days() > CLOCKS_DIFFER_BY {
        let next = "set this machine's clock right, or begin anew: readyroom new SYSTEM";
        return fails(why, next);
    }
    let end = age.after(begun).filter(|&end| end < today);
    let Some(since) = end.and_then(|end| end.succ_opt()) else {
        return (Text::new(why), None);
    };
    let why = format!("{why}, too old since {since}");
    fails(why, "begin the next review: readyroom new SYSTEM --from SESSION")
}

fn require_decision(session: &Session, days: Days) -> Judged<'_> {
    let Some(decision) = session.decision() else {
        return fails("no decision", "decide: readyroom decide SESSION go --by NAME");
    };
    let on = decision.at.map(|at| format!(" on {}", days.of(at))).unwrap_or_default();
    let conditions = decision.standing().map(|(.., condition)| condition);
    let open = open_conditions(conditions, days.today);
    let why = format!("{}, decided by {}{on}{open}", decision.outcome.words(), decision.by.raw());
    if session.conflicts().iter().any(|conflict| conflict.field.raw() == "decision") {
        let why = format!("{why}; somebody else decided otherwise");
        return fails(why, "choose between the two: readyroom open SESSION");
    }
    match decision.outcome {
        Outcome::Go | Outcome::ConditionalGo => (Text::new(why), None),
        // Without this the rule would let a system through that was refused.
        Outcome::NoGo => fails(
            why,
            "settle what speaks against it, then decide anew: readyroom decide SESSION go --by NAME",
        ),
    }
}

fn no_lapsed_risks<'s>(scope: &Scope<'s>, today: NaiveDate) -> Judged<'s> {
    let session = scope.session;
    let items = failing(scope, |item, answer| {
        let words = lapsed_words(session, item, today)?;
        Some(format!("{}, {words}", word(answer)))
    });
    let retired = failing_retired(session, |one| {
        Some(format!("{}, retired, {}", word(&one.answer), retired_lapsed_words(one, today)?))
    });
    let why = counted(items.len() + retired.len(), "lapsed risk", "lapsed risks");
    let items: Vec<Failing<'_>> = items.into_iter().chain(retired).collect();
    let next = "close the gap, or accept the risk anew: \
        readyroom mark SESSION ITEM --accept-risk NAME --why TEXT --until DATE";
    let shortfall = (!items.is_empty()).then(|| Shortfall { items, next: next.to_owned() });
    (Text::new(why), shortfall)
}

fn max_dissent<'s>(scope: &Scope<'s>, most: u32) -> Judged<'s> {
    if scope.voices.are_hidden() {
        return fails(HIDDEN, SUBMIT);
    }
    let items = failing(scope, |item, answer| {
        let dissent = scope.voices.dissent(item);
        let said =
            |one: &Dissent<'_>| format!("{} {}", one.by.raw(), status::word(one.response.status));
        let said: Vec<String> = dissent.iter().map(said).collect();
        (!said.is_empty()).then(|| format!("{}; {}", word(answer), said.join(", ")))
    });
    let why = format!("{} with dissent", counted(items.len(), "item", "items"));
    let is_over = u32::try_from(items.len()).unwrap_or(u32::MAX) > most;
    let next =
        "talk about them, and answer again what was settled: readyroom mark SESSION ITEM STATUS";
    (Text::new(why), is_over.then(|| Shortfall { items, next: next.to_owned() }))
}

fn require_responses<'s>(scope: &Scope<'s>, least: u32) -> Judged<'s> {
    if scope.voices.are_hidden() {
        return fails(HIDDEN, SUBMIT);
    }
    let items = failing(scope, |item, answer| {
        let count = scope.voices.assessed_by(item);
        let is_short = answer.status != Some(Status::NotApplicable) && count < least as usize;
        is_short.then(|| format!("{}, {}", word(answer), counted(count, "response", "responses")))
    });
    let required = counted(least as usize, "response", "responses");
    let why = match items.len() {
        0 => format!("every applicable item has {required}"),
        count => format!("{} without {required}", counted(count, "item", "items")),
    };
    let next =
        "let more people assess them: readyroom assess SESSION, then readyroom combine SESSION";
    let shortfall = (!items.is_empty()).then(|| Shortfall { items, next: next.to_owned() });
    (Text::new(why), shortfall)
}

/// Returns the open conditions behind a decision: `; 1 condition open: repeat the drill (ben, due 2026-12-10)`.
fn open_conditions<'c>(
    conditions: impl Iterator<Item = &'c Condition>,
    today: NaiveDate,
) -> String {
    let open = conditions.filter(|one| one.is_open());
    let named: Vec<String> =
        open.map(|one| format!("{} ({})", one.text.raw(), one.who_and_when(today))).collect();
    match named.len() {
        0 => String::new(),
        count => {
            let counted = counted(count, "condition open", "conditions open");
            format!("; {counted}: {}", named.join(", "))
        }
    }
}

fn conditions_met(promises: &[Promise], days: Days) -> Judged<'_> {
    let counts = PromiseCounts::of(promises.iter().map(|one| &one.condition), days.today);
    if counts.total == 0 {
        return (Text::new("no conditions"), None);
    }
    let items = promises.iter().filter(|one| one.condition.is_open()).map(|one| Failing {
        id: one.id.raw(),
        text: Some(&one.condition.text),
        status: one.condition.state.word(),
        words: one.words(days),
    });
    let items: Vec<Failing<'_>> = items.collect();
    let next = "meet it, then say so: readyroom condition SESSION NUMBER met";
    let shortfall = (!items.is_empty()).then(|| Shortfall { items, next: next.to_owned() });
    (Text::new(counts.words()), shortfall)
}

/// Returns the words for the lapsed risk of an item; a risk that cannot be parsed counts as lapsed.
fn lapsed_words(session: &Session, item: ItemNo, today: NaiveDate) -> Option<String> {
    if let Some(risk) = session.lapsed_risk(item, today) {
        return Some(accepted_words(risk));
    }
    let answer = session.answer(item);
    is_unread(answer, session.last_review_answer(item)).then(|| UNREAD.to_owned())
}

/// Returns the words for the lapsed risk of a retired item, likewise.
fn retired_lapsed_words(one: &Retired, today: NaiveDate) -> Option<String> {
    let is_unread = || one.is_left_over() && is_unread(&one.answer, one.last_risk());
    let words = one.lapsed_risk(today).map(accepted_words);
    words.or_else(|| is_unread().then(|| UNREAD.to_owned()))
}

/// Says that a risk is one that this version cannot parse.
const UNREAD: &str = "its risk cannot be read";

fn accepted_words(risk: &Risk) -> String {
    let until = risk.until.map(|until| format!("accepted until {until}"));
    until.unwrap_or_else(|| "accepted without a date".to_owned())
}

/// Returns whether the risk of an open item, or that of the last review in its place, cannot be parsed.
fn is_unread(answer: &Answer, last: Option<&LastAnswer>) -> bool {
    let is_other = |risk: &Lenient<Option<Risk>>| risk.known().is_none();
    let last = last.filter(|last| last.is_open());
    let is_unread = is_other(&answer.risk)
        || answer.accepted_risk().is_none() && last.is_some_and(|last| is_other(&last.risk));
    answer.is_open() && is_unread
}

/// Returns the failure of a rule about the session as a whole, which no item fails.
fn fails<'s>(why: impl Into<Box<str>>, next: &str) -> Judged<'s> {
    (Text::new(why), Some(Shortfall { items: Vec::new(), next: next.to_owned() }))
}

/// Returns the items for which `words` returns their state.
fn failing<'s>(
    scope: &Scope<'s>,
    words: impl Fn(ItemNo, &Answer) -> Option<String>,
) -> Vec<Failing<'s>> {
    let checklist = scope.session.checklist();
    let items = scope.answers().filter_map(|(number, answer)| {
        let item = checklist.item(number);
        Some(Failing {
            id: item.id.raw(),
            text: Some(&item.text),
            status: status::json_name(answer.status),
            words: words(number, answer)?,
        })
    });
    items.collect()
}

/// Returns the retired items for which `words` returns their state.
fn failing_retired<'s>(
    session: &'s Session,
    words: impl Fn(&'s Retired) -> Option<String>,
) -> Vec<Failing<'s>> {
    let items = session.retired().iter().filter_map(|one| {
        Some(Failing {
            id: one.id.raw(),
            text: Some(&one.text),
            status: status::json_name(one.answer.status),
            words: words(one)?,
        })
    });
    items.collect()
}

fn word(answer: &Answer) -> String {
    status::word(answer.status).to_owned()
}
