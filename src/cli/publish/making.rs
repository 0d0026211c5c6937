//! The pages of a site, made of all reviews: which systems there are, and which pages still hold.

use std::collections::HashMap;

use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::domain::basics::age::Age;
use crate::domain::basics::day::Days;
use crate::domain::basics::digest::sha256;
use crate::domain::basics::names::folded;
use crate::domain::basics::text::Text;
use crate::domain::insight::portfolio::Portfolio;
use crate::domain::insight::portfolio::question::{Question, Whose};
use crate::domain::insight::portfolio::standing::Review;
use crate::domain::insight::portfolio::systems::System;
use crate::domain::records::labels::Labelling;
use crate::domain::session::Session;
use crate::report::site::overview::{Overview, Reviewed};
use crate::report::site::private::Shown;
use crate::report::site::view::SystemView;
use crate::report::site::{index_page, looks, name, system_page};
use crate::store::sessions::Loaded;
use crate::store::site::{Content, NoPage, Page, PagePath, Site};
use crate::store::threads::in_threads;
use crate::store::{assessments, catalogue, portfolio as store};

/// The time ahead in which things count as due.
const WITHIN: Age = Age::days(14);

/// The question that the reviews answer.
pub(super) struct Asking<'e> {
    pub(super) shown: &'e Shown,
    pub(super) labels: &'e [Labelling],
    pub(super) days: Days,
}

/// Everything that a site is made of.
pub(super) struct Making<'e> {
    environment: &'e Environment,
    asking: Asking<'e>,
    portfolio: Portfolio,
    reviews: Vec<Review>,
    /// The number of reviews that cannot be read.
    pub(super) unreadable: usize,
}

/// A system with its reviews that count, the newest first.
type Published<'m> = (&'m System, Vec<&'m Review>);

impl<'e> Making<'e> {
    /// Reads the reviews, and names those that cannot be read.
    ///
    /// # Errors
    /// They cannot be listed, none of them can be read, or the user still assesses one of them.
    pub(super) fn read(environment: &'e Environment, asking: Asking<'e>) -> Result<Self, Failure> {
        let (places, now) = (environment.places(), environment.now);
        let store::Reviews { all: reviews, unread, others, versions } =
            store::read(places, now.days(), now.at.to_utc())?;
        for error in others.iter().filter_map(|entry| entry.content.as_ref().err()) {
            environment.message(&environment.describe(error));
        }
        if reviews.is_empty() && !unread.is_empty() {
            return Err(Failure::Data("no review can be read; each is named above".to_owned()));
        }
        let portfolio = Portfolio::of(&reviews, &question(environment, &asking, versions));
        let unreadable = unread.len();
        let making = Self { environment, asking, portfolio, reviews, unreadable };
        making.require_sight()?;
        Ok(making)
    }

    /// Returns the systems of the site.
    fn published<'m>(&'m self) -> Vec<Published<'m>> {
        let mut by_system: HashMap<String, Vec<&Review>> = HashMap::new();
        for review in &self.reviews {
            by_system.entry(folded(&review.facts.system).into_owned()).or_default().push(review);
        }
        let mut published = |system: &'m System| {
            let mut all = by_system.remove(&*folded(&system.system)).unwrap_or_default();
            all.retain(|review| !system.in_future.contains(&review.id));
            // The newest by the rule of the portfolio, then as they were begun.
            all.sort_by_key(|one| {
                (one.id != system.review, std::cmp::Reverse(one.facts.created_at))
            });
            (system, all)
        };
        self.portfolio.systems.iter().map(&mut published).collect()
    }

    /// Refuses a site of a review that the user still assesses; a decision ends that.
    fn require_sight(&self) -> Result<(), Failure> {
        let user = self.environment.setup.user.name();
        let assessing = assessments::assessing(self.environment.places(), user)?;
        let is_blind =
            |review: &&Review| review.facts.decision.is_none() && assessing.contains(&review.id);
        let mut all = self.published().into_iter().flat_map(|(_, all)| all);
        all.find(is_blind).map_or(Ok(()), |review| Err(Environment::still_assesses(&review.id)))
    }

    /// Makes the pages, but for those that stand there made of the same.
    ///
    /// # Errors
    /// A review cannot be read any more.
    pub(super) fn pages(&self, site: &Site) -> Result<Vec<Page>, Failure> {
        let published = self.published();
        let reviewed: Vec<Reviewed<'_>> = published
            .iter()
            .map(|(system, all)| Reviewed {
                system,
                reviews: all.iter().map(|review| &review.facts).collect(),
            })
            .collect();
        let Asking { shown, days, .. } = self.asking;
        let overview = Overview::of(&self.portfolio, &reviewed, shown, days);
        let index = Content::Text(index_page(&overview));
        let mut pages = vec![Page { path: path(name::INDEX)?, content: index, made_of: None }];
        let of_systems = in_threads(&published, |(system, all)| self.page(system, all, site));
        for page in of_systems {
            pages.push(page?);
        }
        Ok(pages)
    }

    fn page(&self, system: &System, all: &[&Review], site: &Site) -> Result<Page, Failure> {
        let path = path(&name::of_system(&system.system))?;
        let known: Option<Vec<u64>> = all.iter().map(|review| review.facts.content).collect();
        if let Some(made_of) = known.map(|known| self.made_of(system, all, &known))
            && site.holds(&path, &made_of)
        {
            return Ok(Page { path, content: Content::AsBefore, made_of: Some(made_of) });
        }
        let places = self.environment.places();
        let read = |review: &&Review| catalogue::load(places, &places.session(&review.id));
        let loaded = all.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let contents: Vec<u64> = loaded.iter().filter_map(Loaded::content).collect();
        let sessions: Vec<Session> = loaded.into_iter().map(|one| one.session).collect();
        let Asking { shown, days, .. } = self.asking;
        let view = SystemView::of(system, &sessions, shown, days);
        let text = view.map(|view| system_page(&view));
        let made_of = Some(self.made_of(system, all, &contents));
        Ok(Page { path, content: Content::Text(text.unwrap_or_default()), made_of })
    }

    /// Returns the checksum of everything that the page of a system is made of: the contents of its reviews, the day, the
    /// local days of moments, and what is asked for.
    fn made_of(&self, system: &System, all: &[&Review], contents: &[u64]) -> String {
        let Asking { shown, days, .. } = self.asking;
        let mut of = vec![
            env!("CARGO_PKG_VERSION").to_owned(),
            looks(),
            shown.names(),
            days.today.to_string(),
            system.system.raw().to_owned(),
            format!("{:?} {:?}", system.next_review, system.standing),
            format!("{} {} {}", system.lapsed, system.overdue, system.conditions),
        ];
        for (review, content) in all.iter().zip(contents) {
            let decided = review.facts.decision.as_ref().and_then(|decision| decision.at);
            let decided = decided.map(|at| days.of(at));
            of.push(format!("{content:016x} {} {decided:?}", days.of(review.facts.created_at)));
        }
        sha256(of.join("\n").as_bytes())
    }
}

fn question(
    environment: &Environment,
    asking: &Asking<'_>,
    versions: Vec<(Text, u32)>,
) -> Question {
    Question {
        days: asking.days,
        tomorrow: environment.now.days().tomorrow(),
        within: WITHIN,
        review_every: environment.setup.review_every,
        labels: asking.labels.to_vec(),
        whose: Whose::Anybody,
        versions,
    }
}

fn path(path: &str) -> Result<PagePath, Failure> {
    PagePath::parse(path).map_err(|NoPage| Failure::Data(NoPage.to_string()))
}
