//! The roles of the columns of a table.

use std::collections::BTreeSet;

use crate::domain::basics::names::excerpt;
use crate::intake::draft::Column;
use crate::intake::mapping::{ColumnName, Mapping, Role};
use crate::intake::refusal::Refusal;
use crate::intake::table::grid::letters;
use crate::intake::table::heads::{Strength, meaning, plain};
use crate::intake::table::profile::{Profile, profiles};
use crate::intake::table::whereabouts::Whereabouts;

/// The number of columns that a refusal lists.
const MOST_LISTED: usize = 30;
/// The number of values that a refusal shows of each.
const VALUES: usize = 3;

/// The reason why a column is taken for the statements; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// A person assigned it.
    Choice,
    /// Its head names it.
    Head,
    /// Its values are statements.
    Content,
}

/// The columns of a table by their role.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// The reason for the column of the statements.
    pub(super) origin: Origin,
    /// The column of the statements.
    pub(super) text: usize,
    /// Set if a person assigned the column of the ids.
    pub(super) is_id_chosen: bool,
    roles: Vec<(Role, usize)>,
}

/// The reason why the columns have no roles.
#[derive(Clone, Debug)]
pub(super) enum Problem {
    /// No column may hold the statements.
    None,
    /// These columns may.
    Several(Vec<usize>),
    /// A column that was named is not there, or its head is there twice.
    Named(ColumnName),
}

impl Columns {
    /// Returns the columns of a role, from the left; those that a person assigned in the order given.
    pub(super) fn all(&self, role: Role) -> impl Iterator<Item = usize> {
        self.roles.iter().filter(move |(given, _)| *given == role).map(|(_, column)| *column)
    }

    /// Returns the column of a role.
    pub(super) fn one(&self, role: Role) -> Option<usize> {
        self.all(role).next()
    }

    /// Returns whether a column has a role.
    pub(super) fn is_used(&self, column: usize) -> bool {
        column == self.text || self.roles.iter().any(|(_, used)| *used == column)
    }

    /// Returns what each column is read as; hidden and empty ones that are not read are left out.
    pub(super) fn told(&self, at: Whereabouts<'_>) -> Vec<Column> {
        let filled = at.table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.column);
        let is_unread = |column: &usize| !self.is_used(*column) && !at.table.is_hidden(*column);
        let unread = filled.filter(is_unread).map(|column| (column, None));
        let read = self.roles.iter().map(|(role, column)| (*column, Some(*role)));
        let all: BTreeSet<_> = read.chain([(self.text, Some(Role::Text))]).chain(unread).collect();
        let told =
            |(column, role)| Column { sheet: at.sheet.to_owned(), letters: letters(column), role };
        all.into_iter().map(told).collect()
    }
}

/// The assignment in the making.
struct Assignment<'a> {
    at: Whereabouts<'a>,
    mapping: &'a Mapping,
    profiles: Vec<Profile>,
    roles: Vec<(Role, usize)>,
}

/// Assigns roles to columns: first what a person chose, then what the heads name, last what the values show.
///
/// # Errors
/// No column, or more than one, may hold the statements, or a column that was named is not there.
pub(super) fn assign(at: Whereabouts<'_>, mapping: &Mapping) -> Result<Columns, Problem> {
    let profiles = profiles(at.table, at.first());
    let mut assignment = Assignment { at, mapping, profiles, roles: Vec::new() };
    assignment.add_chosen()?;
    let texts = assignment.add_headed();
    let chosen =
        assignment.roles.iter().find(|(role, _)| *role == Role::Text).map(|(_, column)| *column);
    let (text, origin) = match chosen {
        Some(column) => (column, Origin::Choice),
        None => assignment.statement(&texts)?,
    };
    assignment.add_others(&texts, text);
    let mut roles = assignment.roles;
    roles.retain(|(role, _)| *role != Role::Text);
    // A sub-category stands below its category, also where its column is the first.
    if !mapping.has(Role::Category) {
        roles.sort_by_key(|(role, column)| {
            *role == Role::Category && plain(at.head(*column)).starts_with("sub")
        });
    }
    Ok(Columns { origin, text, is_id_chosen: mapping.has(Role::Id), roles })
}

impl Assignment<'_> {
    fn add_chosen(&mut self) -> Result<(), Problem> {
        for (role, name) in self.mapping.columns() {
            let place = name.place().filter(|place| *place < self.at.table.width());
            let column = place.or_else(|| self.headed(&name.0));
            self.roles.push((*role, column.ok_or_else(|| Problem::Named(name.clone()))?));
        }
        Ok(())
    }

    /// Returns the only column with a head.
    fn headed(&self, name: &str) -> Option<usize> {
        let row = self.at.table.rows.get(self.at.header?.row)?;
        let mut found =
            row.cells.iter().filter(|cell| plain(&cell.text) == plain(name) || &*cell.text == name);
        let first = found.next()?;
        found.next().is_none().then_some(first.column)
    }

    fn has(&self, role: Role) -> bool {
        self.roles.iter().any(|(given, _)| *given == role)
    }

    fn is_free(&self, column: usize) -> bool {
        !self.at.table.is_hidden(column) && !self.roles.iter().any(|(_, used)| *used == column)
    }

    /// Assigns the columns whose heads name a role, and returns those that name statements.
    fn add_headed(&mut self) -> Vec<(Strength, usize)> {
        let mut texts = Vec::new();
        for column in 0..self.at.table.width() {
            let Some((role, strength)) = meaning(self.at.head(column)) else { continue };
            let is_taken = self.mapping.has(role) || (self.has(role) && !role.takes_several());
            match role {
                _ if !self.is_free(column) => {}
                // Where another column was chosen for the statements, it says more about them.
                Role::Text => texts.push((strength, column)),
                _ if is_taken => {}
                _ => self.roles.push((role, column)),
            }
        }
        texts
    }

    /// Returns the column of the statements.
    fn statement(&self, texts: &[(Strength, usize)]) -> Result<(usize, Origin), Problem> {
        for strength in [Strength::Strong, Strength::Weak] {
            let is_fit = |(given, column): &&(Strength, usize)| {
                *given == strength && self.profiles[*column].is_wordy()
            };
            let fit: Vec<usize> = texts.iter().filter(is_fit).map(|(_, column)| *column).collect();
            match fit.as_slice() {
                [] => {}
                [column] => return Ok((*column, Origin::Head)),
                _ => return Err(Problem::Several(fit)),
            }
        }
        let is_fit =
            |column: &usize| self.is_free(*column) && self.profiles[*column].is_statement();
        let fit: Vec<usize> = (0..self.at.table.width()).filter(is_fit).collect();
        match fit.as_slice() {
            [] => the_only_strong(texts).map(|column| (column, Origin::Head)).ok_or(Problem::None),
            [column] => Ok((*column, Origin::Content)),
            _ => Err(Problem::Several(fit)),
        }
    }

    /// Assigns the columns beside that of the statements: ids, more text, and what the values show.
    fn add_others(&mut self, texts: &[(Strength, usize)], text: usize) {
        for (_, column) in texts.iter().filter(|(_, column)| *column != text) {
            let role = if self.profiles[*column].is_wordy() { Role::About } else { Role::Id };
            if role == Role::About || !self.has(Role::Id) {
                self.roles.push((role, *column));
            }
        }
        for column in 0..self.at.table.width() {
            let profile = &self.profiles[column];
            let is_status = profile.is_status() && !self.has(Role::Status);
            let is_level = profile.is_level() && !self.has(Role::Level);
            let is_unnamed = meaning(self.at.head(column)).is_none();
            if column != text && is_unnamed && self.is_free(column) && (is_status || is_level) {
                self.roles.push((if is_level { Role::Level } else { Role::Status }, column));
            }
        }
    }
}

/// Returns the only column whose head names statements without a doubt: theirs may be short.
fn the_only_strong(texts: &[(Strength, usize)]) -> Option<usize> {
    let mut strong = texts.iter().filter(|(strength, _)| *strength == Strength::Strong);
    let first = strong.next().map(|(_, column)| *column);
    first.filter(|_| strong.next().is_none())
}

impl Problem {
    /// Returns the refusal, with the columns of the table.
    pub(super) fn refusal(&self, at: Whereabouts<'_>) -> Refusal {
        let problem = match self {
            Self::None => "no column is known to hold the statements".to_owned(),
            Self::Several(columns) => {
                let names: Vec<String> = columns.iter().map(|column| letters(*column)).collect();
                format!("more than one column may hold the statements: {}", names.join(", "))
            }
            Self::Named(name) => {
                format!("--map: no column, or more than one, is `{}`", excerpt(&name.0))
            }
        };
        let of_sheet = if at.table.name.is_empty() {
            String::new()
        } else {
            format!(" (sheet {})", excerpt(&at.table.name))
        };
        let width = at.table.width();
        let mut columns: Vec<String> =
            (0..width).take(MOST_LISTED).map(|column| described(at, column)).collect();
        if width > MOST_LISTED {
            columns.push(format!("and {} more", width - MOST_LISTED));
        }
        Refusal::Columns {
            problem: format!("{problem}{of_sheet}"),
            columns,
            example: format!("--map text={},category=A", letters(self.likeliest(width))),
        }
    }

    /// Returns the column of the example.
    fn likeliest(&self, width: usize) -> usize {
        match self {
            Self::Several(columns) => columns.last().copied().unwrap_or_default(),
            Self::None | Self::Named(_) => width.saturating_sub(1).min(2),
        }
    }
}

/// Returns a column in words: its letter, its head and its first values.
fn described(at: Whereabouts<'_>, column: usize) -> String {
    let below = at.table.rows.iter().skip(at.first());
    let values = below.map(|row| row.text(column)).filter(|text| !text.is_empty()).take(VALUES);
    let values: Vec<String> = values.map(excerpt).collect();
    let values = if values.is_empty() { "(empty)".to_owned() } else { values.join(", ") };
    match at.head(column) {
        "" => format!("{}: {values}", letters(column)),
        head => format!("{} {}: {values}", letters(column), excerpt(head)),
    }
}
