//! The pages of a site, made of all reviews: which systems there are, and which pages still hold.

use std::collections::BTreeMap;

use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::domain::basics::day::Days;
use crate::domain::basics::names::folded;
use crate::domain::basics::text::{Text, counted};
use crate::domain::insight::agreement::Sight;
use crate::domain::records::decision::Decision;
use crate::domain::session::Session;
use crate::report::document::Line;
use crate::report::site::overview::{CategoryCell, Overview, SystemRow};
use crate::report::site::private::Shown;
use crate::report::site::view::{Facts, SystemView};
use crate::report::site::{index_page, name, system_page};
use crate::store::site::{Content, NoPage, Page, PagePath, Site};
use crate::store::{assessments, catalogue};

/// Everything that a site is made of.
pub(super) struct Making<'e> {
    shown: &'e Shown,
    days: Days,
    /// The reviews of each system, the newest first.
    systems: Vec<Vec<Session>>,
    unreadable: usize,
}

impl<'e> Making<'e> {
    /// Reads the reviews, and names those that cannot be read.
    ///
    /// # Errors
    /// They cannot be listed, or the user still assesses one of them.
    pub(super) fn read(
        environment: &'e Environment,
        shown: &'e Shown,
        days: Days,
    ) -> Result<Self, Failure> {
        let mut systems: BTreeMap<String, Vec<Session>> = BTreeMap::new();
        let mut unreadable = 0;
        for entry in catalogue::list(environment.places(), days)? {
            let is_session = entry.is_session();
            match entry.content {
                Ok(session) => {
                    let key = folded(session.system()).into_owned();
                    systems.entry(key).or_default().push(session);
                }
                Err(error) => {
                    unreadable += usize::from(is_session);
                    environment.message(&environment.describe(&error));
                }
            }
        }
        let assessing =
            assessments::assessing(environment.places(), environment.setup.user.name())?;
        let is_hidden =
            |review: &&Session| Sight::on(review, assessing.contains(review.id())) == Sight::Blind;
        if let Some(review) = systems.values().flatten().find(is_hidden) {
            return Err(Failure::Usage(format!(
                "your own assessment of {} is open: submit it first, or delete it",
                review.id()
            )));
        }
        Ok(Self { shown, days, systems: systems.into_values().collect(), unreadable })
    }

    /// Makes the pages; returns them, and how many reviews are in none because they cannot be read.
    ///
    /// # Errors
    /// A page cannot be named.
    pub(super) fn pages(&self, _site: &Site) -> Result<(Vec<Page>, usize), Failure> {
        let mut pages = vec![page(name::INDEX, index_page(&self.overview()))?];
        for reviews in &self.systems {
            let facts = Facts { shown: self.shown, days: self.days, next_review: None };
            let view = SystemView::of(reviews, facts);
            let path = reviews.first().map(|newest| name::of_system(newest.system()));
            if let Some((path, view)) = path.zip(view) {
                pages.push(page(&path, system_page(&view))?);
            }
        }
        Ok((pages, self.unreadable))
    }

    fn overview(&self) -> Overview {
        Overview {
            as_of: Some(self.days.today),
            reviews: self.systems.iter().map(Vec::len).sum(),
            systems: self.systems.iter().map(|reviews| self.row(reviews)).collect(),
            ..Overview::default()
        }
    }

    fn row(&self, reviews: &[Session]) -> SystemRow {
        let newest = &reviews[0];
        let blockers = newest.tally().blockers as usize;
        let needs = (blockers > 0).then(|| counted(blockers, "blocker", "blockers"));
        let checklist = newest.checklist();
        let categories = checklist.numbered_categories().map(|(number, category)| CategoryCell {
            short: Line::default().data(&Text::new(checklist.short_title(number))),
            title: Line::default().data(&category.title),
            tally: *newest.tally_of(number),
        });
        let decided =
            |decision: &Decision| (decision.outcome, decision.at.map(|at| self.days.of(at)));
        SystemRow {
            name: Line::default().data(newest.system()),
            page: name::of_system(newest.system()),
            labels: Vec::new(),
            decision: newest.decision().map(decided),
            tally: *newest.tally(),
            needs: needs.into_iter().collect(),
            trend: reviews
                .iter()
                .rev()
                .map(|one| (one.created_on(self.days.zone), *one.tally()))
                .collect(),
            checklist: Line::default().data(checklist.title()),
            categories: categories.collect(),
        }
    }
}

fn page(path: &str, text: String) -> Result<Page, Failure> {
    let path = PagePath::parse(path).map_err(|NoPage| Failure::Data(NoPage.to_string()))?;
    Ok(Page { path, content: Content::Text(text), made_of: None })
}
