//! The portfolio on the screen: the list that is shown, its rows, what it is filtered by.

use std::collections::BTreeSet;

use crate::domain::basics::age::Age;
use crate::domain::basics::day::Days;
use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::text::Text;
use crate::domain::insight::portfolio::people::Owing;
use crate::domain::insight::portfolio::question::{Question, Whose};
use crate::domain::insight::portfolio::systems::System;
use crate::domain::insight::portfolio::task::{Kind, Task};
use crate::domain::insight::portfolio::worse::Lost;
use crate::domain::insight::portfolio::{List, Portfolio};
use crate::domain::records::labels::Labelling;
use crate::store::portfolio::Reviews;
use crate::tui::model::motion::Place;

/// The time ahead in which things count as due.
const WITHIN: &str = "14d";

/// The portfolio.
#[derive(Debug, Default)]
pub struct PortfolioBox {
    /// The reviews of which it is made, once they are read.
    reviews: Option<Box<Reviews>>,
    /// The reason why they could not be read.
    pub trouble: Option<String>,
    /// Their answer.
    pub portfolio: Portfolio,
    /// The list that is shown.
    pub list: List,
    /// The selected row of each list.
    cursors: [usize; List::ALL.len()],
    /// The people whose work is shown.
    pub whose: Whose,
    /// The label that the systems have.
    pub label: Option<Labelling>,
    /// The person whose tasks are shown.
    unfolded: Unfolded,
}

/// The person whose tasks are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Unfolded {
    /// No tasks are shown.
    #[default]
    Nothing,
    /// Those without an owner.
    Nobody,
    /// Those of the person with this folded name.
    Person(String),
}

impl Unfolded {
    fn of(person: &Owing) -> Self {
        let folded = |owner: &Text| Self::Person(names::folded(owner).into_owned());
        person.owner.as_ref().map_or(Self::Nobody, folded)
    }
}

/// A row of a list.
#[derive(Clone, Copy, Debug)]
pub enum PortfolioRow<'p> {
    /// Something that is due.
    Task(&'p Task),
    /// A task of the person above.
    Owed(&'p Task),
    /// An item that got worse.
    Lost(&'p Lost),
    /// A person.
    Person(&'p Owing),
    /// A system.
    System(&'p System),
}

/// A place in a review to which a row leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The review.
    pub review: SessionId,
    /// The place in it.
    pub to: LeadTo,
}

/// The part of a review to which a row leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeadTo {
    /// An item, by its id.
    Item(Text),
    /// The conditions.
    Conditions,
    /// Where it was left.
    Wherever,
}

/// The filters of systems, and in the portfolio of the work in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SystemsFilter {
    /// Nothing.
    Everything,
    /// The people whose work it is.
    Whose(Whose),
    /// A label of the systems.
    Label(Labelling),
}

impl SystemsFilter {
    /// Returns the words of its row, safe to show.
    pub fn words(&self) -> String {
        match self {
            Self::Everything => "everything".to_owned(),
            Self::Whose(Whose::Person(name)) => name.shown().to_string(),
            Self::Whose(_) => "nobody's".to_owned(),
            Self::Label(label) => label.to_string(),
        }
    }
}

impl PortfolioBox {
    /// Takes what was read, and keeps what is shown.
    pub fn take(&mut self, reviews: Box<Reviews>, days: Days, review_every: Option<Age>) {
        self.reviews = Some(reviews);
        self.trouble = None;
        self.compute(days, review_every);
    }

    /// Returns whether the reviews are read.
    pub const fn is_read(&self) -> bool {
        self.reviews.is_some()
    }

    /// Returns the number of sessions that cannot be read.
    pub fn unread(&self) -> usize {
        self.reviews.as_ref().map_or(0, |reviews| reviews.unread.len())
    }

    /// Filters by a person or a label besides what it is filtered by; by nothing it ends all filters. A list that is
    /// empty then gives way to that of the people, whose tasks are counted beside the filters.
    pub fn filter(&mut self, filter: SystemsFilter, days: Days, review_every: Option<Age>) {
        match filter {
            SystemsFilter::Everything => (self.whose, self.label) = Default::default(),
            SystemsFilter::Whose(whose) => self.whose = whose,
            SystemsFilter::Label(label) => self.label = Some(label),
        }
        self.compute(days, review_every);
        if self.is_filtered() && self.count(self.list) == 0 && self.count(List::People) > 0 {
            self.list = List::People;
        }
    }

    /// Returns whether anything is filtered out.
    pub fn is_filtered(&self) -> bool {
        self.whose != Whose::Anybody || self.label.is_some()
    }

    /// Returns what it is filtered by in words, safe to show: `ben, team=payments`.
    pub fn filter_words(&self) -> String {
        let whose = match &self.whose {
            Whose::Anybody => None,
            Whose::Nobody => Some("nobody".to_owned()),
            Whose::Person(name) => Some(name.shown().to_string()),
        };
        let label = self.label.as_ref().map(ToString::to_string);
        whose.into_iter().chain(label).collect::<Vec<_>>().join(", ")
    }

    /// Computes the portfolio of one's work in the systems with a label; `None` while nothing is read.
    fn of(
        &self,
        (whose, label): (Whose, Option<Labelling>),
        days: Days,
        review_every: Option<Age>,
    ) -> Option<Portfolio> {
        let reviews = self.reviews.as_ref()?;
        let question = Question {
            days,
            tomorrow: days.tomorrow(),
            within: Age::parse(WITHIN).ok()?,
            review_every,
            labels: label.into_iter().collect(),
            whose,
            versions: reviews.versions.clone(),
        };
        Some(Portfolio::of(&reviews.all, &question))
    }

    fn compute(&mut self, days: Days, review_every: Option<Age>) {
        let filters = (self.whose.clone(), self.label.clone());
        let Some(portfolio) = self.of(filters, days, review_every) else { return };
        self.portfolio = portfolio;
        let shown = self.list;
        for list in List::ALL {
            self.list = list;
            let last = self.rows().len().saturating_sub(1);
            self.cursors[list as usize] = self.cursor().min(last);
        }
        self.list = shown;
    }

    /// Returns the filters that are offered, each with the number of tasks.
    pub fn filters(&self, days: Days, review_every: Option<Age>) -> Vec<(SystemsFilter, usize)> {
        let Some(all) = self.of((Whose::Anybody, None), days, review_every) else {
            return Vec::new();
        };
        let people = all.people.iter().map(|one| {
            let whose = one.owner.clone().map_or(Whose::Nobody, Whose::Person);
            (SystemsFilter::Whose(whose), one.tasks.len())
        });
        let labels = all.systems.iter().flat_map(|system| system.labels.iter());
        let label = |(key, value): (&str, &Text)| (key.to_owned(), value.clone());
        let labels: BTreeSet<(String, Text)> = labels.map(label).collect();
        let labels = labels.into_iter().map(|(key, value)| {
            let label = Labelling { key, value: Some(value) };
            let is_so = |one: &&System| one.labels.satisfy(std::slice::from_ref(&label));
            let systems: Vec<&System> = all.systems.iter().filter(is_so).collect();
            let is_theirs =
                |task: &&Task| systems.iter().any(|one| names::is_same(&one.system, &task.system));
            let tasks = all.people.iter().flat_map(|one| &one.tasks);
            let count = tasks.filter(is_theirs).count();
            (SystemsFilter::Label(label), count)
        });
        let tasks = all.people.iter().map(|one| one.tasks.len()).sum();
        let whole = (SystemsFilter::Everything, tasks);
        std::iter::once(whole).chain(people).chain(labels).collect()
    }

    /// Returns the rows of the list that is shown.
    pub fn rows(&self) -> Vec<PortfolioRow<'_>> {
        let Portfolio { due, worse, people, systems } = &self.portfolio;
        match self.list {
            List::Due => due.iter().map(PortfolioRow::Task).collect(),
            List::Worse => worse.iter().map(PortfolioRow::Lost).collect(),
            List::Systems => systems.iter().map(PortfolioRow::System).collect(),
            List::People => {
                let of_person = |person| {
                    let tasks = if self.is_unfolded(person) { &person.tasks[..] } else { &[] };
                    let tasks = tasks.iter().map(PortfolioRow::Owed);
                    std::iter::once(PortfolioRow::Person(person)).chain(tasks)
                };
                people.iter().flat_map(of_person).collect()
            }
        }
    }

    /// Returns the number of entries of a list.
    pub const fn count(&self, list: List) -> usize {
        match list {
            List::Due => self.portfolio.due.len(),
            List::Worse => self.portfolio.worse.len(),
            List::People => self.portfolio.people.len(),
            List::Systems => self.portfolio.systems.len(),
        }
    }

    /// Returns the selected row of the list that is shown.
    pub const fn cursor(&self) -> usize {
        self.cursors[self.list as usize]
    }

    /// Returns the place that a motion changes.
    pub fn place(&mut self) -> Place<'_> {
        let count = self.rows().len();
        Place::Row(&mut self.cursors[self.list as usize], count)
    }

    /// Returns whether the tasks of a person are shown.
    pub fn is_unfolded(&self, person: &Owing) -> bool {
        self.unfolded == Unfolded::of(person)
    }

    /// Shows the tasks of the selected person, or hides them. Returns false where no person is selected.
    pub fn toggle_person(&mut self) -> bool {
        let rows = self.rows();
        let Some(PortfolioRow::Person(person)) = rows.get(self.cursor()) else { return false };
        let (key, is_shown) = (Unfolded::of(person), self.is_unfolded(person));
        // What is hidden above the person moves the row.
        self.unfolded = Unfolded::Nothing;
        let is_it = |row: &PortfolioRow<'_>| matches!(row, PortfolioRow::Person(one) if Unfolded::of(one) == key);
        let row = self.rows().iter().position(is_it);
        self.cursors[self.list as usize] = row.unwrap_or(0);
        self.unfolded = if is_shown { Unfolded::Nothing } else { key };
        true
    }

    /// Returns where the selected row leads; `None` for a person.
    pub fn lead(&self) -> Option<Lead> {
        let (review, to) = match *self.rows().get(self.cursor())? {
            PortfolioRow::Task(task) | PortfolioRow::Owed(task) => (&task.review, to_task(task)),
            PortfolioRow::Lost(lost) => (&lost.review, LeadTo::Item(lost.item.clone())),
            PortfolioRow::System(system) => (&system.review, LeadTo::Wherever),
            PortfolioRow::Person(_) => return None,
        };
        Some(Lead { review: review.clone(), to })
    }
}

fn to_task(task: &Task) -> LeadTo {
    match (task.kind, &task.item) {
        (Kind::Condition, _) => LeadTo::Conditions,
        (Kind::Todo | Kind::Risk, Some(item)) => LeadTo::Item(item.clone()),
        (Kind::Todo | Kind::Risk | Kind::Review, _) => LeadTo::Wherever,
    }
}
