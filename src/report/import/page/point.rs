//! Reads the points of lists: the facts behind the statement of an item, and the lines below it.

use std::collections::{HashMap, HashSet};

use crate::domain::basics::address;
use crate::domain::basics::names::{self, excerpt};
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::records::checklist::ItemNo;
use crate::report::content::below::{LABELS, guide};
use crate::report::content::gaps::CONTROL;
use crate::report::import::facts::{Begins, Facts, NO_OWNER, is_nobody, name_and_rest};
use crate::report::import::field::{FLAGGED, Field, LABELLED};
use crate::report::import::fold::fold;
use crate::report::import::index::place_of;
use crate::report::import::page::below::{Below, after_label, apart, folded_lines, joined};
use crate::report::import::reader::{Grouped, Kind, Reader, Said, reads_so};
use crate::report::words;

/// The head of a point.
pub(super) struct Point {
    pub(super) is_ticked: Option<bool>,
    /// True if the mark of a blocker stands before the statement.
    pub(super) is_flagged: bool,
    /// The text behind the statement.
    pub(super) rest: String,
    pub(super) begins: Begins,
    pub(super) at: usize,
}

/// Divides a line behind one of our labels. Returns the label, its field and its text.
fn labelled(line: &str) -> Option<(&'static str, Field, &str)> {
    LABELLED.into_iter().find_map(|(label, field)| {
        let text = after_label(line, label)?;
        // A full stop stands behind who accepts a risk and until when.
        let text = if field == Field::Risk { text.trim_end_matches('.') } else { text };
        Some((label, field, text))
    })
}

/// Returns what stands behind a line of a guide: its label and its whole text.
fn behind_guide<'l>(line: &'l str, (label, text): &(&str, String)) -> Option<&'l str> {
    let said = after_label(line, label)?;
    let ends = std::iter::once(said.len()).chain(said.match_indices(' ').map(|(at, _)| at));
    let mut ends = ends.filter(|&end| fold(&said[..end]) == fold(text));
    ends.next().map(|end| said[end..].trim())
}

/// Divides a line before a whole line of a guide that an editor has moved up to its end.
fn before_guide(
    line: Below,
    one: &(&str, String),
    is_whole: impl Fn(&str) -> bool,
) -> impl Iterator<Item = Below> {
    let Below { text, at } = line;
    let mut places = text.match_indices(one.0).map(|(place, _)| place);
    let place = places.find(|&place| behind_guide(&text[place..], one).is_some());
    let place = place.filter(|&place| place > 0 && !is_whole(&text)).unwrap_or(0);
    let (before, behind) = text.split_at(place);
    let before = (place > 0).then(|| Below { text: before.trim().to_owned(), at });
    before.into_iter().chain([Below { text: behind.to_owned(), at }])
}

/// Tells whether a label stands escaped at the beginning of the source, which may break a line in it.
fn is_escaped(source: &str, label: &str) -> bool {
    let is_gap = |c: char| c.is_whitespace() || c == '>';
    let mut words = label.trim_end_matches(':').split(' ');
    let after =
        words.try_fold(source, |rest, word| rest.trim_start_matches(is_gap).strip_prefix(word));
    after.is_some_and(|rest| rest.starts_with('\\'))
}

/// Tells whether the first paragraph of the source from an offset emphasises `No owner`.
fn emphasises_nobody(source: &str, at: usize) -> bool {
    let paragraph = source.get(at..).and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
    let words = fold(paragraph);
    EMPHASES.iter().any(|sign| words.contains(&format!("{sign}{}{sign}", fold(NO_OWNER))))
}

/// The signs of strong emphasis.
const EMPHASES: [&str; 2] = ["**", "__"];

impl Reader<'_> {
    /// Reads a point of an item.
    pub(super) fn point(&mut self, item: ItemNo, point: Point, below: Vec<Below>) {
        let Point { is_ticked, is_flagged, rest, begins, at } = point;
        if is_ticked == Some(true) {
            self.say(item, Field::Status, Status::Done.word(), at);
        }
        let (rest, behind_id) = self.at_id(item, &rest);
        let mut facts =
            self.facts(item, rest, begins, behind_id.is_none().then_some(below.as_slice()));
        if is_flagged {
            facts.told.entry(Field::Blocker).or_insert_with(|| FLAGGED.to_owned());
        }
        if let Some(behind) = behind_id {
            format!("{} {behind}", facts.rest).trim().clone_into(&mut facts.rest);
        }
        if behind_id.is_none() && self.is_code(&facts.rest, at) {
            let words =
                format!("`{}` is another id; a page does not change it", excerpt(&facts.rest));
            self.remark_on(item, at, &words);
            facts.rest.clear();
        }
        // Somebody may have the name that stands for nobody; our words are emphasised.
        let is_name = |owner: &String| is_nobody(owner) && self.is_known(item, Field::OWNER, owner);
        if facts.told.get(&Field::OWNER).is_some_and(is_name)
            && emphasises_nobody(&self.source.text, at)
        {
            facts.told.insert(Field::OWNER, String::new());
        }
        self.not_understood(item, &facts, at);
        self.facts_of(item, &facts, is_ticked, behind_id.is_some(), at);
        let is_any_behind = !facts.rest.is_empty();
        let behind = is_any_behind.then_some(Below { text: facts.rest, at });
        let lines = behind.into_iter().chain(below).collect();
        match self.kind {
            Kind::NotApplicable => self.reason(item, lines, is_any_behind, at),
            Kind::Risks => self.risk(item, lines, is_any_behind, at),
            _ => self.told(item, lines, is_any_behind, at),
        }
    }

    /// Tells whether a text is a word that the paragraph of the source from an offset has as code.
    fn is_code(&self, text: &str, at: usize) -> bool {
        let paragraph = self.source.text.get(at..).and_then(|rest| rest.split("\n\n").next());
        let is_word = !text.is_empty() && !text.contains(char::is_whitespace);
        is_word && paragraph.is_some_and(|paragraph| paragraph.contains(&format!("`{text}`")))
    }

    /// Divides the text behind a statement at the item's id: before it stand the facts, behind it a note whose line breaks
    /// are lost.
    fn at_id<'l>(&self, item: ItemNo, rest: &'l str) -> (&'l str, Option<&'l str>) {
        let id = self.id(item);
        let has_ids = matches!(self.kind, Kind::ToDo | Kind::NotAssessed | Kind::Foreign);
        let place = place_of(&id, rest).filter(|at| has_ids || rest.len() == at + id.len());
        match place {
            Some(at) => (rest[..at].trim(), Some(rest[at + id.len()..].trim())),
            None => (rest, None),
        }
    }

    /// Reads the facts behind a statement. Where no id ends them, what stands `below` tells where they end.
    fn facts(&self, item: ItemNo, rest: &str, begins: Begins, below: Option<&[Below]>) -> Facts {
        // Where line breaks are lost, what stands below follows at once.
        let is_text = |field: Field, rest: &str| {
            below.is_some_and(|below| self.is_begun(item, field, rest, below))
        };
        let named = self.session.named();
        let is_name = |name: &str| {
            self.is_known(item, Field::OWNER, name)
                || named.iter().any(|known| names::is_same(known, &name.into()))
        };
        match self.kind {
            Kind::Blockers => Facts::of_blocker(rest, is_name, |rest| is_text(Field::NOTE, rest)),
            Kind::Risks => {
                let is_last = below.is_none_or(<[Below]>::is_empty);
                Facts::of_risk(rest, |by| self.name_and_why(item, by, is_last))
            }
            // Any text may be a reason.
            Kind::NotApplicable if !Facts::is_status_first(rest) => {
                Facts { rest: rest.to_owned(), ..Facts::default() }
            }
            Kind::NotApplicable => {
                Facts::of_task(rest, begins, is_name, |rest| is_text(Field::REASON, rest))
            }
            Kind::ToDo | Kind::NotAssessed => {
                Facts::of_task(rest, begins, is_name, |rest| is_text(Field::NOTE, rest))
            }
            _ => {
                let begins = Begins::WithAnything;
                Facts::of_task(rest, begins, is_name, |rest| is_text(Field::NOTE, rest))
            }
        }
    }

    /// Divides who accepts a risk from the reason, which follows at once where line breaks are lost;
    /// `is_last` tells that nothing stands below.
    fn name_and_why<'l>(&self, item: ItemNo, by: &'l str, is_last: bool) -> (&'l str, &'l str) {
        let known = self.session.standing_risk(item).map(|risk| words::one_line(&risk.by));
        let why = |rest: &str| rest.split(CONTROL).next().unwrap_or_default().trim().to_owned();
        name_and_rest(by, |name, rest| {
            known.as_deref() == Some(name)
                || (!is_last && rest.is_empty())
                || self.is_known(item, Field::RISK_WHY, &why(rest))
        })
    }

    /// Tells whether a text of many lines begins with the rest of a line: with the lines below, as far
    /// as no label of ours begins one, it is what the field says, and those alone are not.
    fn is_begun(&self, item: ItemNo, field: Field, rest: &str, below: &[Below]) -> bool {
        let unlabelled = |text: &str| {
            let ends =
                LABELS.iter().filter_map(|label| format!(" {text}").find(&format!(" {label}")));
            text[..ends.min().unwrap_or(text.len())].to_owned()
        };
        let below = fold(&joined(below));
        let all = fold(&format!("{rest} {below}"));
        let is_known = |text: &str| {
            self.is_known(item, field, text) || self.is_known(item, field, &unlabelled(text))
        };
        !is_known(&below) && is_known(&all)
    }

    /// Names the pieces that are no facts.
    pub(super) fn not_understood(&mut self, item: ItemNo, facts: &Facts, at: usize) {
        for piece in &facts.unknown {
            self.remark_on(item, at, &format!("`{}` is not understood", excerpt(piece)));
        }
    }

    fn facts_of(
        &mut self,
        item: ItemNo,
        facts: &Facts,
        is_ticked: Option<bool>,
        has_id: bool,
        at: usize,
    ) {
        let status = facts.told.get(&Field::Status);
        let is_open = status.is_some_and(|status| ["", "partial", "missing"].contains(&&**status));
        let is_unchanged = status.is_some_and(|status| self.is_known(item, Field::Status, status));
        for field in [Field::Status, Field::Blocker, Field::DUE, Field::OWNER, Field::Risk] {
            if let Some(text) = facts.told.get(&field) {
                self.say(item, field, text.clone(), at);
                continue;
            }
            // The section that lists the item may tell it, or could have.
            match (field, self.kind) {
                (Field::Status, _) if is_ticked == Some(true) => {}
                (Field::Status, Kind::NotAssessed) => self.say(item, field, "", at),
                (Field::Status, Kind::NotApplicable) => {
                    self.say(item, field, Status::NotApplicable.word(), at);
                }
                // An open item is flagged by its place; one that is closed says so.
                (Field::Blocker, Kind::Blockers) if is_open || !is_unchanged => {
                    self.say(item, field, FLAGGED, at);
                }
                (Field::OWNER, Kind::ToDo) => {
                    let owner = self.group.as_ref().map(|group| self.owner(item, group));
                    let (owner, is_boxed) = (owner.map(Text::new), is_ticked.is_some());
                    let is_said = status.is_some() || is_ticked == Some(true);
                    let is_unassessed = !is_said && self.session.answer(item).status.is_none();
                    let grouped = |owner| Grouped { item, owner, is_boxed, is_unassessed, at };
                    self.grouped.extend(owner.map(grouped));
                }
                (Field::Status | Field::Blocker, Kind::ToDo | Kind::Blockers)
                | (Field::DUE, Kind::ToDo) => self.lacks(item, field, at),
                // A page of before tells them in the table.
                (Field::Blocker | Field::DUE | Field::OWNER, Kind::NotAssessed) if has_id => {
                    self.lacks(item, field, at);
                }
                (Field::DUE | Field::OWNER, Kind::Blockers) if is_open => {
                    self.lacks(item, field, at);
                }
                _ => {}
            }
        }
    }

    /// Takes the text behind the facts from the lines of a field where the others are all that the
    /// field says: then it is no part of that.
    fn take_added(&self, item: ItemNo, field: Field, lines: &mut Vec<Below>) -> Option<Below> {
        let (_, others) = lines.split_first()?;
        self.is_known(item, field, &joined(others)).then(|| lines.remove(0))
    }

    /// Reads the reason why an item does not apply.
    fn reason(&mut self, item: ItemNo, mut lines: Vec<Below>, is_any_behind: bool, at: usize) {
        if is_any_behind && let Some(added) = self.take_added(item, Field::REASON, &mut lines) {
            self.say(item, Field::REASON, added.text, at);
        }
        match joined(&lines) {
            reason if reason.is_empty() => self.lacks(item, Field::REASON, at),
            reason => self.say(item, Field::REASON, reason, at),
        }
    }

    /// Reads the reason why a risk is accepted, and the control.
    fn risk(&mut self, item: ItemNo, lines: Vec<Below>, is_any_behind: bool, entry_at: usize) {
        let known = folded_lines(&Field::RISK_WHY.of(self.session, item));
        let is_why = |line: &str| known.contains(&fold(line));
        let is_known = |line: &str| {
            let control = after_label(line, CONTROL);
            control.is_some_and(|text| self.is_known(item, Field::RISK_CONTROL, text))
        };
        // Where no control was told, no line break before one can have been lost.
        let has_control = !Field::RISK_CONTROL.of(self.session, item).is_empty()
            || self.was_written(item, Field::RISK_CONTROL);
        let labels: &[&str] = if has_control { &[CONTROL] } else { &[] };
        let mut lines = apart(lines, labels, |line| is_why(line) || is_known(line));
        // Behind the whole reason it is the control, even where the reason has such a line too.
        let is_behind_why = lines
            .split_last()
            .is_some_and(|(_, others)| self.is_known(item, Field::RISK_WHY, &joined(others)));
        let own = lines.len() - usize::from(is_behind_why);
        let is_control = |(index, line): &(usize, &Below)| {
            after_label(&line.text, CONTROL).is_some() && (*index >= own || !is_why(&line.text))
        };
        if let Some((index, _)) = lines.iter().enumerate().rfind(is_control) {
            let Below { text, at } = lines.remove(index);
            let control = after_label(&text, CONTROL).unwrap_or_default();
            self.say(item, Field::RISK_CONTROL, control, at);
        } else {
            self.lacks(item, Field::RISK_CONTROL, entry_at);
        }
        if is_any_behind
            && let Some(Below { text, at }) = self.take_added(item, Field::RISK_WHY, &mut lines)
        {
            let words = format!(
                "`{}` is not understood; write it as `Until 2027-01-31, accepted by dana.`",
                excerpt(&text)
            );
            self.remark_on(item, at, &words);
        }
        let why = joined(&lines);
        match lines.iter().find(|line| !line.text.is_empty()) {
            Some(first) => self.say(item, Field::RISK_WHY, why, first.at),
            None => self.lacks(item, Field::RISK_WHY, entry_at),
        }
    }

    /// Reads the lines below an item: its note, the accepted risk, the evidence.
    fn told(&mut self, item: ItemNo, lines: Vec<Below>, is_any_behind: bool, at: usize) {
        let lines = self.without_guide(item, lines);
        let known = folded_lines(&Field::NOTE.of(self.session, item));
        let source = self.source.text.as_str();
        // The note's own line may read like a label; where the page was written it is escaped.
        let is_note = |line: &str| known.contains(&fold(line));
        let mut unused: HashMap<String, usize> = HashMap::new();
        for line in words::lines(&self.session.answer(item).note) {
            *unused.entry(fold(&line)).or_default() += 1;
        }
        let is_value = |line: &str| {
            labelled(line).is_some_and(|(_, field, text)| self.is_known(item, field, text))
        };
        let answer = self.session.answer(item);
        let is_told = |field: Field| {
            let is_now = match field {
                // A link of white space has a label with nothing behind it.
                Field::EVIDENCE => !answer.evidence.is_empty(),
                _ => !field.told(answer, answer.accepted_risk()).is_empty(),
            };
            // A risk of the last review is told among the accepted risks alone.
            let is_gone = field.of(self.session, item).is_empty();
            is_now || (is_gone && self.was_written(item, field))
        };
        let is_missed = |(_, field): &(&str, Field)| {
            is_told(*field) && !self.labelled.contains(&(item, *field))
        };
        let missed = LABELLED.into_iter().filter(is_missed).map(|(label, _)| label);
        let missed: Vec<&str> = missed.collect();
        let is_whole = self.is_known(item, Field::NOTE, &joined(&lines));
        let is_one = |line: &str| is_note(line) || is_value(line);
        let lines = if is_whole { lines } else { apart(lines, &missed, is_one) };
        let mut note = Vec::new();
        // The evidence that a list below goes on with, and whether its label stands alone.
        let mut evidence: Option<(usize, bool)> = None;
        for line in lines {
            let link = line.text.strip_prefix("- ").map(str::trim);
            if let (Some((place, is_alone)), Some(link)) = (evidence, link)
                && (is_alone || address::is_whole(link))
            {
                let said = &mut self.page.said[place].text;
                said.push_str(if said.is_empty() { "" } else { ", " });
                said.push_str(link);
                continue;
            }
            let is_own = |label: &str| is_escaped(source.get(line.at..).unwrap_or_default(), label);
            // A line of the note's own stands there as often as the note has it; the next is a label.
            let words = fold(&line.text);
            let is_used = unused.get(&words) == Some(&0);
            let is_label = |(label, ..): &(&str, Field, &str)| {
                !is_whole && (!is_note(&line.text) || is_used) && !is_own(label)
            };
            if let Some((_, field, text)) = labelled(&line.text).filter(is_label) {
                let is_evidence = field == Field::EVIDENCE;
                evidence = is_evidence.then_some((self.page.said.len(), text.is_empty()));
                self.say(item, field, text, line.at);
                self.labelled.insert((item, field));
            } else {
                evidence = None;
                unused.entry(words).and_modify(|count| *count = count.saturating_sub(1));
                note.push(line);
            }
        }
        let added = is_any_behind.then(|| self.take_added(item, Field::NOTE, &mut note)).flatten();
        self.note(item, added.as_slice(), at);
        self.note(item, &note, at);
        self.tells.push((item, self.kind, at));
    }

    /// Takes the lines of the checklist's guide out of those below an item. What was typed behind one is a line of its own;
    /// a line that reads otherwise than in the checklist is named.
    fn without_guide(&mut self, item: ItemNo, lines: Vec<Below>) -> Vec<Below> {
        let guide = guide(self.session, item);
        let note = folded_lines(&Field::NOTE.of(self.session, item));
        let is_whole = |line: &str| note.contains(&fold(line));
        let mut lines = guide.iter().rev().fold(lines, |lines, one| {
            let parted = lines.into_iter().flat_map(|line| before_guide(line, one, is_whole));
            parted.collect()
        });
        for one in &guide {
            let (label, _) = one;
            let is_told = |line: &&Below| fold(&line.text).starts_with(&fold(label));
            let own = words::lines(&self.session.answer(item).note);
            let own = own.iter().filter(|line| fold(line).starts_with(&fold(label))).count();
            let is_own = |line: &Below| {
                is_escaped(self.source.text.get(line.at..).unwrap_or_default(), label)
            };
            let count = lines.iter().filter(is_told).count();
            // The note may have such a line; ours stands behind it.
            let place = lines.iter().rposition(|line| is_told(&line) && !is_own(line));
            let Some(place) = place.filter(|_| count > own) else { continue };
            let line = &lines[place];
            match behind_guide(&line.text, one).map(str::to_owned) {
                Some(behind) if behind.is_empty() => _ = lines.remove(place),
                Some(behind) => lines[place].text = behind,
                None => {
                    let words = format!(
                        "`{}` is of the checklist; a page does not change it",
                        excerpt(&line.text)
                    );
                    self.remark_on(item, line.at, &words);
                    lines.remove(place);
                }
            }
        }
        lines
    }

    /// Tells whether the page said something of a field when it was written.
    fn was_written(&self, item: ItemNo, field: Field) -> bool {
        self.written(item, field).is_some_and(|written| !written.is_empty())
    }

    fn note(&mut self, item: ItemNo, note: &[Below], at: usize) {
        match joined(note) {
            text if text.is_empty() => {}
            // In a part of somebody else's any text may follow a statement.
            text if self.kind == Kind::Foreign && !self.is_known(item, Field::NOTE, &text) => {
                self.all_beside(note);
            }
            text => {
                let at = note.iter().find(|line| !line.text.is_empty()).map_or(at, |line| line.at);
                self.say(item, Field::NOTE, text, at);
            }
        }
    }

    /// Says who sees to the to-dos by the headings over them. Where that of their owner is gone, or
    /// that of the next section, they may stand there only because of that.
    pub(super) fn set_owners_from_headings(&mut self) {
        let (grouped, owners) =
            (std::mem::take(&mut self.grouped), std::mem::take(&mut self.owners));
        let is_any_boxed = grouped.iter().any(|one| one.is_boxed);
        let headings =
            |owner: &Text| owners.iter().filter(|name| reads_so(owner, name.raw())).count();
        let session = self.session;
        for Grouped { item, owner, is_boxed, is_unassessed, at } in grouped {
            let before = session.answer(item).owner();
            let written = self.written(item, Field::OWNER);
            let is_written = written.is_some_and(|written| written.is(Field::OWNER, owner.raw()));
            let is_before =
                is_written || before.is_some_and(|before| reads_so(before, owner.raw()));
            let is_gone = before.is_some_and(|before| headings(before) == 0);
            // A heading that is new, or there twice, was that of the owner before.
            let is_old = owner.is_blank() || (self.is_owner(owner.raw()) && headings(&owner) == 1);
            if !is_before && is_gone && is_old {
                self.lacks(item, Field::OWNER, at);
            } else if is_unassessed && !self.has_unassessed {
                if !is_before && !owner.is_blank() {
                    let words = "it has no status, and the heading over what is not assessed is gone; the owner stays";
                    self.remark_on(item, at, words);
                }
            } else if is_boxed || !is_any_boxed {
                self.say(item, Field::OWNER, owner.raw(), at);
            } else if !is_before && !owner.is_blank() {
                let words = format!(
                    "it has no checkbox, so it is not one of the to-dos of `{}`; the owner stays",
                    excerpt(owner.raw())
                );
                self.remark_on(item, at, &words);
            }
        }
    }

    /// Finds the reasons that stand where notes do: the heading over what does not apply is gone.
    pub(super) fn find_reasons(&mut self) {
        let said = &self.page.said;
        // Of an item that applies, or that has its reason elsewhere, it is a note.
        let is_settled = |one: &&Said| match one.field {
            Field::Status => one.text != Status::NotApplicable.word(),
            field => field == Field::REASON,
        };
        let settled: HashSet<ItemNo> =
            said.iter().filter(is_settled).map(|said| said.item).collect();
        let is_reason = |one: &Said| {
            one.field == Field::NOTE
                && !settled.contains(&one.item)
                && self.is_known(one.item, Field::REASON, &one.text)
        };
        let found: Vec<usize> = (0..said.len()).filter(|&place| is_reason(&said[place])).collect();
        for place in found {
            self.page.said[place].field = Field::REASON;
        }
    }

    /// Collects the notes, risks and evidence that are gone from the place that had them when the page
    /// was written.
    pub(super) fn collect_missing_fields(&mut self) {
        let told: HashSet<(ItemNo, Field)> =
            self.page.said.iter().map(|said| (said.item, said.field)).collect();
        let mut places: HashMap<ItemNo, Vec<(Kind, usize)>> = HashMap::new();
        for (item, kind, at) in std::mem::take(&mut self.tells) {
            places.entry(item).or_default().push((kind, at));
        }
        for (item, places) in places {
            let written = self.written(item, Field::Blocker);
            let flag = self.session.answer(item).blocker;
            let is_flagged = written.map_or(flag, |written| !written.is_empty());
            let of = |wanted: Kind| places.iter().find(|(kind, _)| *kind == wanted);
            let flagged = of(Kind::Blockers).filter(|_| is_flagged);
            let others = [Kind::ToDo, Kind::NotAssessed, Kind::Items].into_iter().find_map(of);
            let first = flagged.or(others);
            let Some(&(.., at)) = first else { continue };
            let has_risk = self.session.answer(item).accepted_risk().is_some();
            let risk = has_risk.then_some(Field::Risk);
            for field in [Field::NOTE, Field::EVIDENCE].into_iter().chain(risk) {
                if !told.contains(&(item, field)) {
                    self.lacks(item, field, at);
                }
            }
        }
    }
}
