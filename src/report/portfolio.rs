//! The portfolio as a report: text, Markdown and HTML from one page, tables for spreadsheets, a calendar, JSON.

mod csv;
mod json;
pub mod overview;
mod page;

use crate::domain::format::json::encode;
use crate::report::choice::Entries;
use crate::report::document::Line;
use crate::report::html::table::owners_class;
use crate::report::portfolio::overview::Overview;
use crate::report::task::Task;
use crate::report::{Format, html, ics, markdown, text};

/// The formats of a portfolio, the usual one first.
pub const FORMATS: [Format; 6] =
    [Format::Text, Format::Json, Format::Markdown, Format::Html, Format::Csv, Format::Calendar];

/// Renders a portfolio; `None` in a format that is none of [`FORMATS`].
pub fn render(overview: &Overview<'_>, format: Format) -> Option<String> {
    let title = Line::default().own("Portfolio");
    let portfolio = overview.portfolio;
    let owners = || portfolio.people.iter().filter_map(|one| one.owner.as_ref());
    Some(match format {
        Format::Text => text::page(&title, &page::sections(overview)),
        Format::Markdown => markdown::sections(&title, &page::sections(overview)),
        Format::Html => {
            html::page(&title, &page::sections(overview), [owners_class(owners()), "summary"])
        }
        Format::Json => {
            // The encoder writes UTF-8, so nothing is replaced.
            String::from_utf8_lossy(&encode(&json::PortfolioJson::of(overview))).into_owned()
        }
        Format::Csv => csv::render(overview),
        Format::Calendar => {
            let tasks = portfolio.due.iter().map(Task::of_portfolio).collect();
            ics::calendar(tasks, Entries::Events)
        }
        Format::JiraCsv | Format::GitlabCsv | Format::Badge => return None,
    })
}
