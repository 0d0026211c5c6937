//! The head of a report, with the decision before the numbers, and the section about the score's rule.

use chrono::NaiveDate;

use crate::domain::basics::day::Days;
use crate::domain::basics::score::{Band, MANAGED_RISK_FROM, STRONG_BASELINE_ABOVE, Tally};
use crate::domain::basics::text::counted;
use crate::domain::session::Session;
use crate::report::choice::Part;
use crate::report::content::builder::DocumentBuilder;
use crate::report::content::gaps::{self, Standing};
use crate::report::content::{dissent, verdict};
use crate::report::document::{Block, Line, Section, Span};
use crate::report::words::{capital, full_stop, plural};

/// Returns the local day of the last change, decision included.
fn last_day(session: &Session, days: Days) -> NaiveDate {
    let decided = session.decision().and_then(|decision| decision.at);
    let last = session.last_change().into_iter().chain(decided).max();
    days.of(last.unwrap_or_else(|| session.created_at()))
}

/// Returns the line with the day of the report, if the content depends on it.
pub(super) fn as_of(builder: &DocumentBuilder<'_>) -> Option<Line> {
    let today = builder.document.days.today;
    builder.depends_on_day().then(|| Line::default().own(format!("As of {today}.")))
}

/// Makes a section without a heading, below the title.
pub(super) const fn section(blocks: Vec<Block>) -> Section {
    Section { part: Part::Summary, heading: None, blocks, groups: Vec::new() }
}

/// Makes the summary: verdict, band, gauge, dates.
pub(super) fn summary(builder: &DocumentBuilder<'_>) -> Section {
    let tally = *builder.session.tally();
    let mut blocks = verdict(builder);
    if tally.applicable() > 0 {
        blocks.push(Block::Gauge(tally));
    }
    blocks.push(dates(builder));
    blocks.extend(dissent::assessed(builder));
    section(blocks)
}

/// Returns the verdict, that of the last review, the score, and the number of conflicts, each as a paragraph.
pub(super) fn verdict(builder: &DocumentBuilder<'_>) -> Vec<Block> {
    let session = builder.session;
    let mut blocks = verdict::blocks(builder);
    blocks.push(Block::Prose(score(builder)));
    let conflicts = session.conflict_count();
    if conflicts > 0 {
        let fields = plural(conflicts, "field has", "fields have");
        let words = format!("{conflicts} {fields} two values, to be settled.");
        blocks.push(Block::Prose(vec![Line::default().strong(words)]));
    }
    blocks
}

fn score(builder: &DocumentBuilder<'_>) -> Vec<Line> {
    let checklist = builder.session.checklist();
    let Some(progress) = builder.session.tally().progress() else {
        let line = Line::default().strong("No score: nothing is applicable.").own(" ");
        return vec![line.extend(facts(builder))];
    };
    let band = capital(progress.band().words());
    let (done, applicable) = (progress.done(), progress.applicable());
    let sentence = checklist.sentence(progress.band());
    let sentence = full_stop(&capital(sentence.as_str().trim()));
    let headline = format!("{band}: {done} of {applicable} complete, {}.", progress.percent());
    let distance = progress.distance();
    vec![
        Line::default().strong(headline).own(" ").with(Span::Data(sentence)),
        Line::default().own(format!("{distance}. ")).extend(facts(builder)),
    ]
}

/// Returns the counts beside the percentage, and the day of the report.
fn facts(builder: &DocumentBuilder<'_>) -> Line {
    let tally = builder.session.tally();
    let Tally { not_applicable, blockers, .. } = *tally;
    let mut line =
        Line::default().own(format!("{} of {} assessed", tally.assessed(), tally.total()));
    if not_applicable > 0 {
        line = line.own(format!(", {not_applicable} not applicable"));
    }
    if blockers > 0 {
        line = line.own(", ").strong(counted(blockers as usize, "blocker", "blockers"));
    }
    let in_force = gaps::count_risks(builder, Standing::InForce);
    if in_force > 0 {
        line = line.own(format!(", {}", counted(in_force, "accepted risk", "accepted risks")));
    }
    let lapsed = gaps::count_risks(builder, Standing::Lapsed);
    if lapsed > 0 {
        line = line.own(", ").strong(counted(lapsed, "lapsed risk", "lapsed risks"));
    }
    let file = builder.session.last_time().and_then(|last| last.source.as_ref());
    let line = match (last_score(builder), file) {
        (Some(score), Some(source)) => {
            line.own(". Answers of ").data(&source.file).own(format!(": {score}."))
        }
        (Some(score), None) => line.own(format!(". Last review: {score}.")),
        (None, _) => line.own("."),
    };
    match as_of(builder) {
        Some(as_of) => line.own(" ").extend(as_of),
        None => line,
    }
}

/// Returns the completion of the last review and its day: `61.3%, 2026-08-14`.
fn last_score(builder: &DocumentBuilder<'_>) -> Option<String> {
    let last = builder.session.last_time()?;
    let percent = last.tally().progress()?.percent();
    let day = last.created_at.map(|at| format!(", {}", builder.document.days.of(at)));
    Some(format!("{percent}{}", day.unwrap_or_default()))
}

/// Returns the checklist and the days of the review.
pub(super) fn dates(builder: &DocumentBuilder<'_>) -> Block {
    let (session, days) = (builder.session, builder.document.days);
    let (begun, changed) = (days.of(session.created_at()), last_day(session, days));
    // The clock of the computer on which it was begun may have been ahead.
    let (begun, changed) = (begun.min(changed), begun.max(changed));
    let line = Line::default().own("Checklist: ").data(session.checklist().title());
    let line = if changed == begun {
        line.own(format!(". Reviewed on {begun}."))
    } else {
        line.own(format!(". Reviewed from {begun} to {changed}."))
    };
    let labels = session.labels().filter(|labels| !labels.is_empty());
    let line = match labels {
        Some(labels) => line.own(" Labels: ").data(&labels.words()).own("."),
        None => line,
    };
    Block::Prose(vec![line])
}

/// Makes the section about the rule by which the score is counted.
pub(super) fn rule(builder: &DocumentBuilder<'_>) -> Section {
    let tally = builder.session.tally();
    let [pre_production, managed_risk, strong_baseline] = Band::ALL.map(Band::words);
    let left_out = match tally.not_applicable {
        0 => "No item is marked not applicable; such items would be left out of the count."
            .to_owned(),
        1 => {
            "1 item is not applicable, for a written reason, and left out of the count.".to_owned()
        }
        count => format!(
            "{count} items are not applicable, each for a written reason, and left out of the count."
        ),
    };
    let lines = [
        format!(
            "Complete is done items of applicable items: {} of {}. Partial, missing and not assessed \
             items are not complete.",
            tally.done,
            tally.applicable()
        ),
        left_out,
        format!(
            "Below {MANAGED_RISK_FROM}% is {pre_production}, {MANAGED_RISK_FROM}% to \
             {STRONG_BASELINE_ABOVE}% is {managed_risk}, above {STRONG_BASELINE_ABOVE}% is \
             {strong_baseline}. Blockers never change the percentage; they stand beside it."
        ),
    ];
    let lines = lines.into_iter().map(|line| Line::default().own(line)).collect();
    let heading = Line::default().own("How the score is counted");
    Section::new(Part::Rule, heading, vec![Block::Prose(lines)])
}
