//! The page of a system: its newest review whole, then the earlier ones.

use chrono::NaiveDate;

use crate::domain::basics::score::Tally;
use crate::domain::basics::text::counted;
use crate::domain::insight::conditions::PromiseCounts;
use crate::domain::records::decision::Outcome;
use crate::report::document::{Bullet, Grouping, Line};
use crate::report::html::table::{self, Anchors, Layout, Owners};
use crate::report::html::writer::Html;
use crate::report::html::{gauge, list, summary_class};
use crate::report::site::frame;
use crate::report::site::trend;
use crate::report::site::view::{CategoryView, DecisionView, ReviewView, SystemView, WorkView};
use crate::report::words::capital;

/// The sections below the summary: the anchor, and the heading.
const CATEGORIES: (&str, &str) = ("categories", "By category");
const ITEMS: (&str, &str) = ("items", "Every item");
const EARLIER: (&str, &str) = ("earlier", "Earlier reviews");

/// Writes the page of a system.
pub fn render(view: &SystemView) -> String {
    let title = Line::default().own("Production readiness: ").extend(view.name.clone());
    let header = |html: &mut Html| {
        html.raw("<p class=\"back\"><a href=\"../index.html\">All systems</a></p>\n<h1>");
        html.line(&view.name).raw("</h1>\n");
        frame::labels(html, &view.labels);
    };
    frame::page(&title, header, |html| {
        summary(html, view);
        contents(html, view);
        newest(html, view);
        earlier(html, view);
    })
}

fn summary(html: &mut Html, view: &SystemView) {
    let newest = &view.newest;
    let class = summary_class(outcome(newest));
    html.open("section", &[("class", class), ("aria-label", "Newest review")]).raw("\n");
    verdict(html, newest);
    let mut lines = score(newest);
    lines.push(facts(view));
    html.paragraph(&lines, "\n");
    if newest.tally.applicable() > 0 {
        gauge::gauge(html, &newest.tally);
    }
    html.paragraph(&[dates(newest)], "\n");
    if !newest.people.is_empty() {
        html.paragraph(
            &[Line::default().own("With ").extend(joined(&newest.people)).own(".")],
            "\n",
        );
    }
    html.raw("</section>\n");
}

fn outcome(review: &ReviewView) -> Option<Outcome> {
    review.decision.as_ref().map(|decision| decision.outcome)
}

/// Writes the decision with its conditions and its reason.
fn verdict(html: &mut Html, review: &ReviewView) {
    let Some(decision) = &review.decision else {
        html.raw("<p><strong>Not decided</strong></p>\n");
        return;
    };
    html.paragraph(&[decided(decision)], "\n");
    for lines in &decision.remarks {
        html.raw("<blockquote>").paragraph(lines, "<br>\n").raw("</blockquote>\n");
    }
    if !decision.conditions.is_empty() {
        list(html, Bullet::Box, &decision.conditions);
    }
}

/// Returns the decision as sentences: `Conditional go, decided on 2026-11-12. Conditions: 1 of 2 met.`
fn decided(decision: &DecisionView) -> Line {
    let line = Line::default().strong(capital(decision.outcome.words())).own(", decided");
    let line = match &decision.by {
        Some(by) => line.own(" by ").extend(by.clone()),
        None => line,
    };
    let line = line.own(decision.on.map(|on| format!(" on {on}")).unwrap_or_default()).own(".");
    let line = match &decision.signed {
        Some(signed) => line.own(" Signed by ").extend(signed.clone()).own("."),
        None => line,
    };
    match decision.counts {
        PromiseCounts { total: 0, .. } => line,
        counts => line.own(format!(" Conditions: {}.", counts.words())),
    }
}

/// Returns the band with the score, and what the checklist says of it.
fn score(review: &ReviewView) -> Vec<Line> {
    let Some(progress) = review.tally.progress() else {
        return vec![Line::default().strong("No score: nothing is applicable.")];
    };
    let (band, percent) = (capital(progress.band().words()), progress.percent());
    let (done, applicable) = (progress.done(), progress.applicable());
    let headline = format!("{band}: {done} of {applicable} complete, {percent}.");
    let sentence = review.sentence.as_deref().map(capital).unwrap_or_default();
    vec![
        Line::default().strong(headline).own(" ").extend(Line::data_of(sentence)),
        Line::default().own(format!("{}.", progress.distance())),
    ]
}

/// Returns the counts beside the score, and what they depend on.
fn facts(view: &SystemView) -> Line {
    let tally = &view.newest.tally;
    let assessed = format!("{} of {} assessed", tally.assessed(), tally.total());
    let not_applicable = match tally.not_applicable {
        0 => String::new(),
        count => format!(", {count} not applicable"),
    };
    let blockers = match tally.blockers {
        0 => Line::default(),
        count => Line::default().own(", ").strong(counted(count as usize, "blocker", "blockers")),
    };
    let work = work(&view.work).map(|words| format!(" {words}.")).unwrap_or_default();
    let next = view.next_review.map(|next| capital(&next.words(view.as_of)));
    let next = next.map(|words| format!(" {words}.")).unwrap_or_default();
    let line = Line::default().own(format!("{assessed}{not_applicable}")).extend(blockers);
    line.own(format!(".{work}{next} As of {}.", view.as_of))
}

/// Returns the counts of what is to be done: `7 to-dos, 1 overdue, 1 lapsed risk`.
fn work(work: &WorkView) -> Option<String> {
    let count = |count: usize, one, many| (count > 0).then(|| counted(count, one, many));
    let words = [
        count(work.to_dos, "to-do", "to-dos"),
        count(work.conditions, "open condition", "open conditions"),
        count(work.overdue, "overdue", "overdue"),
        count(work.lapsed, "lapsed risk", "lapsed risks"),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn dates(review: &ReviewView) -> Line {
    let line = Line::default().own("Checklist: ").extend(review.checklist.clone());
    line.own(format!(". Begun on {}.", review.on))
}

fn joined(lines: &[Line]) -> Line {
    lines.iter().enumerate().fold(Line::default(), |line, (number, next)| {
        line.own(if number == 0 { "" } else { ", " }).extend(next.clone())
    })
}

fn contents(html: &mut Html, view: &SystemView) {
    let earlier = (!view.earlier.is_empty()).then_some(EARLIER);
    html.raw("<nav aria-label=\"Contents\">\n<ul>\n");
    for (anchor, heading) in [CATEGORIES, ITEMS].into_iter().chain(earlier) {
        html.raw("<li>").open("a", &[("href", &format!("#{anchor}"))]).raw(heading);
        html.raw("</a></li>\n");
    }
    html.raw("</ul>\n</nav>\n");
}

fn newest(html: &mut Html, view: &SystemView) {
    let (id, heading) = CATEGORIES;
    frame::section(html, ("categories", id), &Line::default().own(heading));
    counts(html, &view.newest);
    html.raw("</section>\n");
    let (id, heading) = ITEMS;
    frame::section(html, ("items", id), &Line::default().own(heading));
    items(html, view, &view.newest, Anchors::Here);
    html.raw("</section>\n");
}

fn counts(html: &mut Html, review: &ReviewView) {
    let of = |category: &CategoryView| (category.title.clone(), category.tally);
    let counts: Vec<(Line, Tally)> = review.categories.iter().map(of).collect();
    table::counts(html, Grouping::Categories, &counts);
}

/// Writes the items of a review, a table per category. Those of the newest review are what links lead to.
fn items(html: &mut Html, view: &SystemView, review: &ReviewView, anchors: Anchors) {
    let owners = if view.has_owners { Owners::Shown } else { Owners::Left };
    for category in review.categories.iter().filter(|category| !category.items.is_empty()) {
        html.raw("<div class=\"group\">\n");
        match anchors {
            Anchors::Here => html.raw("<h3>").line(&category.title).raw("</h3>\n"),
            Anchors::Elsewhere => html.raw("<h4>").line(&category.title).raw("</h4>\n"),
        };
        table::items(html, &category.items, &category.title, Layout { owners, anchors });
        html.raw("</div>\n");
    }
}

fn earlier(html: &mut Html, view: &SystemView) {
    if view.earlier.is_empty() {
        return;
    }
    let (id, heading) = EARLIER;
    frame::section(html, ("earlier", id), &Line::default().own(heading));
    let all = view.earlier.iter().rev().chain([&view.newest]);
    let all: Vec<(NaiveDate, Tally)> = all.map(|review| (review.on, review.tally)).collect();
    html.raw("<figure class=\"over-time\">");
    trend::columns(html, &all);
    html.raw(
        "<figcaption>Complete, review by review; the newest is the last.</figcaption></figure>\n",
    );
    for review in &view.earlier {
        html.raw("<div class=\"review\">\n<h3>").date(review.on).raw("</h3>\n");
        verdict(html, review);
        html.paragraph(&score(review)[..1], "\n");
        if review.tally.applicable() > 0 {
            gauge::gauge(html, &review.tally);
        }
        html.raw("<details>\n<summary>Categories and items</summary>\n");
        counts(html, review);
        items(html, view, review, Anchors::Elsewhere);
        html.raw("</details>\n</div>\n");
    }
    html.raw("</section>\n");
}
