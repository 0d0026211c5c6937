//! The report as Markdown that reads alike in `CommonMark`, on GitHub and on GitLab.
//!
//! Our own words, dates and numbers are never escaped; text from data always is: it can neither
//! break the page nor become markup.

use std::fmt::Write;

use crate::domain::decision::Decision;
use crate::domain::gauge::{GaugeCell, cells};
use crate::domain::score::{
    Band, MANAGED_RISK_FROM, STRONG_BASELINE_ABOVE, Tally, next_band_words,
};
use crate::domain::status::Status;
use crate::domain::text::{Shown, Text};
use crate::report::document::{CategoryPart, Document, Entry, Group};

/// The cells of the gauge.
const GAUGE_WIDTH: usize = 48;
/// At the end of a line, the line break that every kind of Markdown knows.
const LINE_BREAK: &str = "  ";

/// Writes a document as Markdown.
#[must_use]
pub fn render(document: &Document<'_>) -> String {
    let parts = [
        Some(head(document)),
        conditions(document.decision),
        blockers(&document.blockers),
        to_do(document),
        Some(by_category(document)),
        Some(every_item(document)),
        not_applicable(&document.not_applicable),
        Some(rule(document)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn head(document: &Document<'_>) -> String {
    let Tally { not_applicable, blockers, .. } = document.tally;
    let mut facts =
        vec![format!("{} of {} assessed", document.tally.assessed(), document.tally.total())];
    if not_applicable > 0 {
        facts.push(format!("{not_applicable} not applicable"));
    }
    if blockers > 0 {
        facts.push(format!("**{blockers} {}**", plural(blockers, "blocker", "blockers")));
    }
    let mut text = format!("# Production readiness: {}\n\n", line(document.system));
    if let Some(decision) = document.decision {
        let _ = writeln!(text, "{}\n", decided(decision));
    }
    match (document.tally.progress(), &document.sentence) {
        (Some(progress), Some(sentence)) => {
            let (done, applicable) = (progress.done(), progress.applicable());
            let band = capital(progress.band().words());
            let percent = progress.percent();
            let sentence = full_stop(&capital(&escape(sentence.as_str())));
            let goal = next_band_words(progress, ["done item", "done items"]);
            let _ = writeln!(
                text,
                "**{band}: {done} of {applicable} complete, {percent}.** {sentence}"
            );
            let _ = writeln!(text, "{goal}. {}.", facts.join(", "));
        }
        _ => {
            let _ = writeln!(text, "**No score: nothing is applicable.** {}.", facts.join(", "));
        }
    }
    if document.unsettled > 0 {
        let fields = plural(document.unsettled, "field has", "fields have");
        let _ = writeln!(text, "\n**{} {fields} two values, to be settled.**", document.unsettled);
    }
    if document.tally.applicable() > 0 {
        let _ = writeln!(text, "\n{}", gauge(&document.tally));
    }
    let _ = writeln!(text, "\n{}", dates(document));
    text
}

/// What was decided, by whom and when.
fn decided(decision: &Decision) -> String {
    let outcome = capital(decision.outcome.words());
    let on = decision.at.map(|at| format!(" on {}", at.date_naive())).unwrap_or_default();
    let conditions = match u32::try_from(decision.conditions.len()).unwrap_or(u32::MAX) {
        0 => String::new(),
        count => {
            format!(", on {count} {} (below)", plural(count, "condition", "conditions"))
        }
    };
    format!("**{outcome}**, decided by {}{on}{conditions}.", line(&decision.by))
}

/// The conditions on which it goes, as a task list.
fn conditions(decision: Option<&Decision>) -> Option<String> {
    let conditions = &decision.filter(|decision| !decision.conditions.is_empty())?.conditions;
    let mut text = "## Conditions\n".to_owned();
    for condition in conditions {
        let owner = condition.owner.as_ref().map(|owner| format!(", {}", line(owner)));
        let due = condition.due.map(|due| format!(", by {due}"));
        let (owner, due) = (owner.unwrap_or_default(), due.unwrap_or_default());
        let _ = writeln!(text, "- [ ] {}{owner}{due}", line(&condition.text));
    }
    Some(text)
}

/// The gauge in characters that every font has.
fn gauge(tally: &Tally) -> String {
    let bar: String = cells(tally, GAUGE_WIDTH)
        .into_iter()
        .map(|cell| match cell {
            GaugeCell::Done => '#',
            GaugeCell::Tick => '|',
            GaugeCell::Partial => '=',
            GaugeCell::Missing => '-',
            GaugeCell::Unassessed => '.',
            GaugeCell::Nothing => ' ',
        })
        .collect();
    format!(
        "`[{bar}]` (# done, = partial, - missing, . not assessed, | {MANAGED_RISK_FROM}% and {STRONG_BASELINE_ABOVE}%)"
    )
}

fn dates(document: &Document<'_>) -> String {
    let checklist = line(document.checklist);
    match document.changed {
        Some(changed) if changed != document.begun => {
            format!("Checklist: {checklist}. Reviewed from {} to {changed}.", document.begun)
        }
        _ => format!("Checklist: {checklist}. Reviewed on {}.", document.begun),
    }
}

fn blockers(blockers: &[Entry<'_>]) -> Option<String> {
    let title = match blockers.len() {
        0 => return None,
        1 => "## Blocker".to_owned(),
        count => format!("## Blockers ({count})"),
    };
    let mut text = format!("{title}\n");
    for entry in blockers {
        let status = capital(status_words(entry));
        let rest = if entry.answer.is_open() {
            format!("{status}. {}", who_and_when(entry))
        } else {
            format!("{status}, and still flagged.")
        };
        let line = format!("- **{}** {rest}", statement(entry.text));
        text.push_str(&with_paragraphs(&line, &told(entry)));
    }
    Some(text)
}

/// Who sees to a blocker and until when; what is not said stands out.
fn who_and_when(entry: &Entry<'_>) -> String {
    match (entry.answer.owner(), entry.answer.due) {
        (None, None) => "**No owner, no date.**".to_owned(),
        (None, Some(due)) => format!("**No owner**, due {due}."),
        (Some(owner), None) => format!("{}, **no date.**", line(owner)),
        (Some(owner), Some(due)) => format!("{}, due {due}.", line(owner)),
    }
}

fn to_do(document: &Document<'_>) -> Option<String> {
    if document.to_do.is_empty() {
        return None;
    }
    let groups: String = document.to_do.iter().map(group).collect();
    Some(format!("## To do ({})\n{groups}", document.to_do_count()))
}

fn group(group: &Group<'_>) -> String {
    let owner = group.owner.map_or_else(|| "No owner yet".to_owned(), line);
    let mut text = format!("### {owner}\n");
    for entry in &group.items {
        let mut facts = vec![capital(status_words(entry))];
        if entry.answer.blocker {
            facts.push("blocker".to_owned());
        }
        if let Some(due) = entry.answer.due {
            facts.push(format!("due {due}"));
        }
        let line = format!("- [ ] {} {}.", statement(entry.text), facts.join(", "));
        text.push_str(&with_paragraphs(&line, &told(entry)));
    }
    text
}

fn by_category(document: &Document<'_>) -> String {
    let mut text = "## By category\n\
        | Category | Done | Partial | Missing | Not applicable | Not assessed |\n\
        | --- | ---: | ---: | ---: | ---: | ---: |\n"
        .to_owned();
    let count = |count: u32| {
        if count == 0 { String::new() } else { count.to_string() }
    };
    for CategoryPart { title, tally, .. } in &document.categories {
        let done = format!("{} of {}", tally.done, tally.applicable());
        let counts =
            [tally.partial, tally.missing, tally.not_applicable, tally.unassessed].map(count);
        let _ = writeln!(text, "{}", row(&[vec![line(title), done], counts.to_vec()].concat()));
    }
    text
}

fn every_item(document: &Document<'_>) -> String {
    let categories: Vec<String> = document.categories.iter().map(items_of).collect();
    format!("## Every item\n{}", categories.join("\n"))
}

fn items_of(category: &CategoryPart<'_>) -> String {
    let mut text = format!(
        "### {}\n| Item | Status | Owner | Due |\n| --- | --- | --- | --- |\n",
        line(category.title)
    );
    let mut below = String::new();
    for entry in &category.items {
        let blocker = if entry.answer.blocker { ", **blocker**" } else { "" };
        let status = format!("{}{blocker}", capital(status_words(entry)));
        let owner = entry.answer.owner().map(line).unwrap_or_default();
        let due = entry.answer.due.map(|due| due.to_string()).unwrap_or_default();
        let _ = writeln!(text, "{}", row(&[line(entry.text), status, owner, due]));
        let told = told(entry);
        if !told.is_empty() {
            let line = format!("- {}", statement(entry.text));
            below.push_str(&with_paragraphs(&line, &told));
        }
    }
    if !below.is_empty() {
        let _ = write!(text, "\n{below}");
    }
    text
}

/// What there is to tell of an item beside its status, unless it was told before: the paragraphs of
/// its note, and its evidence on a line of its own.
fn told(entry: &Entry<'_>) -> Vec<Vec<String>> {
    if !entry.is_first {
        return Vec::new();
    }
    let mut told = paragraphs(&entry.answer.note);
    // By its last day the reader knows whether it has lapsed: a report says nothing of today.
    let risk = entry.answer.accepted_risk();
    told.extend(
        risk.map(|risk| vec![full_stop(&format!("Risk accepted by {}", line(&risk.words())))]),
    );
    let links: Vec<String> = entry.answer.evidence.iter().map(|e| link(&e.link)).collect();
    if !links.is_empty() {
        let line = format!("Evidence: {}", links.join(", "));
        match told.last_mut() {
            Some(paragraph) => paragraph.push(line),
            None => told.push(vec![line]),
        }
    }
    told
}

fn not_applicable(entries: &[Entry<'_>]) -> Option<String> {
    if entries.is_empty() {
        return None;
    }
    let mut text = "## Not applicable\n".to_owned();
    for entry in entries {
        let reason = paragraphs(&entry.answer.reason);
        text.push_str(&with_paragraphs(&format!("- {}", statement(entry.text)), &reason));
    }
    Some(text)
}

fn rule(document: &Document<'_>) -> String {
    let left_out = match document.tally.not_applicable {
        0 => "No item is marked not applicable; such items would be left out of the count."
            .to_owned(),
        count => format!(
            "{count} {} not applicable, with the {} above, and left out of the count.",
            plural(count, "item is", "items are"),
            plural(count, "reason", "reasons"),
        ),
    };
    let [pre_production, managed_risk, strong_baseline] = Band::ALL.map(Band::words);
    let (done, applicable) = (document.tally.done, document.tally.applicable());
    format!(
        "## How the score is counted\n\
        Complete is done items of applicable items: {done} of {applicable}. Partial, missing and not \
        assessed items are not complete.\n\
        {left_out}\n\
        Below {MANAGED_RISK_FROM}% is {pre_production}, {MANAGED_RISK_FROM}% to \
        {STRONG_BASELINE_ABOVE}% is {managed_risk}, above {STRONG_BASELINE_ABOVE}% is \
        {strong_baseline}. Blockers never change the percentage; they stand beside it.\n"
    )
}

fn status_words(entry: &Entry<'_>) -> &'static str {
    entry.answer.status.map_or("not assessed", Status::word)
}

fn plural<'w>(count: u32, one: &'w str, many: &'w str) -> &'w str {
    if count == 1 { one } else { many }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn full_stop(sentence: &str) -> String {
    let ends = sentence.ends_with(['.', '!', '?', ':', ';']);
    if ends { sentence.to_owned() } else { format!("{sentence}.") }
}

/// The statement of an item, as a sentence.
fn statement(text: &Text) -> String {
    full_stop(&line(text))
}

fn row(cells: &[String]) -> String {
    let cell = |cell: &String| {
        if cell.is_empty() { " |".to_owned() } else { format!(" {cell} |") }
    };
    std::iter::once("|".to_owned()).chain(cells.iter().map(cell)).collect()
}

/// A text from data as one line, safe anywhere in a page, table cells and headings included.
fn line(text: &Text) -> String {
    let joined = text.raw().split_whitespace().collect::<Vec<_>>().join(" ");
    escape(Shown::line(&joined).as_str())
}

/// The paragraphs of a text from data, each line of which stays a line.
fn paragraphs(text: &Text) -> Vec<Vec<String>> {
    let mut paragraphs = vec![Vec::new()];
    for line in text.lines() {
        let line = line.as_str().trim();
        match paragraphs.last_mut() {
            Some(paragraph) if !line.is_empty() => paragraph.push(escape(line)),
            Some(paragraph) if !paragraph.is_empty() => paragraphs.push(Vec::new()),
            _ => {}
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// A list entry with paragraphs below; the first begins on a line of its own.
fn with_paragraphs(line: &str, paragraphs: &[Vec<String>]) -> String {
    if paragraphs.is_empty() {
        return format!("{line}\n");
    }
    let below: Vec<String> = paragraphs.iter().map(|paragraph| indented(paragraph)).collect();
    format!("{line}{LINE_BREAK}\n{}", below.join("\n"))
}

/// A paragraph inside a list entry.
fn indented(paragraph: &[String]) -> String {
    format!("  {}\n", paragraph.join(&format!("{LINE_BREAK}\n  ")))
}

/// A piece of evidence: a link if it is an address on the web, else text.
fn link(evidence: &Text) -> String {
    let raw = evidence.raw().trim();
    let is_web = raw.starts_with("https://") || raw.starts_with("http://");
    let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '\\' | '`' | '|');
    if is_web && raw.chars().all(fits) { format!("<{raw}>") } else { line(evidence) }
}

/// Escapes whatever Markdown could take for markup. The input is one line without controls.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    let text = text.trim();
    let number = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '$' => true,
            // Inside a word it is a letter: snake_case.
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '&' => after == '#' || after.is_ascii_alphabetic(),
            '+' | '-' | '=' | ':' => at == 0,
            // At the beginning of a heading or a line, and as the closing run of a heading.
            '#' => at == 0 || text[at..].bytes().all(|byte| byte == b'#'),
            '.' | ')' => number > 0 && at == number,
            _ => false,
        };
        if markup {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}
