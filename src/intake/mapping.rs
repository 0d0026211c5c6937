//! The columns that a person assigns to the parts of an item: `text=3,category=1,level=C`.

use crate::domain::basics::names::excerpt;

/// A part of an item that a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The statement.
    Text,
    /// A title above the item. Several columns are the levels of a path.
    Category,
    /// The level.
    Level,
    /// The id.
    Id,
    /// Addresses to read more at.
    Link,
    /// What the source says more.
    About,
    /// A testable description of *done*.
    DoneWhen,
    /// The evidence: what to ask for, or what there is.
    Evidence,
    /// A question that opens the discussion.
    Ask,
    /// The status of the answer.
    Status,
    /// The note of the answer.
    Note,
    /// The owner.
    Owner,
    /// The due date.
    Due,
}

/// The roles with the names that are typed.
const ROLES: &[(Role, &str)] = &[
    (Role::Text, "text"),
    (Role::Category, "category"),
    (Role::Level, "level"),
    (Role::Id, "id"),
    (Role::Link, "link"),
    (Role::About, "about"),
    (Role::DoneWhen, "done_when"),
    (Role::Evidence, "evidence"),
    (Role::Ask, "ask"),
    (Role::Status, "status"),
    (Role::Note, "note"),
    (Role::Owner, "owner"),
    (Role::Due, "due"),
];

/// A column as a person names it: by its number from 1, its letter, or its head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnName(pub String);

impl ColumnName {
    /// Returns the place of the column from 0, if it is named by number or letter.
    pub fn place(&self) -> Option<usize> {
        let name = self.0.as_str();
        if name.bytes().all(|byte| byte.is_ascii_digit()) {
            return name.parse::<usize>().ok()?.checked_sub(1);
        }
        place_of_letters(name)
    }
}

/// Returns the place, from 0, of the column with these letters; `None` for other text.
pub(super) fn place_of_letters(letters: &str) -> Option<usize> {
    let is_column =
        (1..=3).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    let digit = |byte: u8| usize::from(byte.to_ascii_uppercase() - b'A') + 1;
    is_column.then(|| letters.bytes().fold(0, |place, byte| place * 26 + digit(byte)) - 1)
}

/// The columns that a person assigned, in the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping(Vec<(Role, ColumnName)>);

/// A mapping that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMapping {
    /// A part without a known role.
    #[error("`{}` is no role; those are {}", excerpt(.0), names())]
    Role(String),
    /// A role without a column.
    #[error("`{0}` names no column: write {0}=3, {0}=C or {0}=HEAD")]
    Column(&'static str),
    /// A role that takes one column has two.
    #[error("`{0}` is given twice")]
    Twice(&'static str),
}

/// Returns the names of all roles, as they are typed.
pub fn names() -> String {
    ROLES.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}

impl Mapping {
    /// Parses `text=3,category=1,level=C,id=Ref`. A part without `=` continues the head before it, which may hold commas.
    ///
    /// # Errors
    /// A role is not known, has no column, or is given twice. Only `category`, `link`, `about` and `note` take several columns.
    pub fn parse(text: &str) -> Result<Self, BadMapping> {
        let mut columns: Vec<(Role, ColumnName)> = Vec::new();
        for part in text.split(',') {
            let Some((name, column)) = part.split_once('=') else {
                let Some((_, head)) = columns.last_mut() else {
                    return Err(BadMapping::Role(part.trim().to_owned()));
                };
                head.0 = format!("{},{part}", head.0);
                continue;
            };
            let (role, name) = role_of(name)?;
            if column.trim().is_empty() {
                return Err(BadMapping::Column(name));
            }
            if columns.iter().any(|(given, _)| *given == role) && !role.takes_several() {
                return Err(BadMapping::Twice(name));
            }
            columns.push((role, ColumnName(column.trim().to_owned())));
        }
        for (_, column) in &mut columns {
            column.0 = column.0.trim().to_owned();
        }
        Ok(Self(columns))
    }

    /// Returns the roles with their columns, in the order given.
    pub fn columns(&self) -> &[(Role, ColumnName)] {
        &self.0
    }

    /// Returns whether a column is assigned to a role.
    pub fn has(&self, role: Role) -> bool {
        self.0.iter().any(|(given, _)| *given == role)
    }
}

impl Role {
    /// Returns the name that is typed.
    pub fn name(self) -> &'static str {
        ROLES.iter().find(|(role, _)| *role == self).map_or("", |(_, name)| name)
    }

    /// Returns whether several columns may have the role.
    pub const fn takes_several(self) -> bool {
        matches!(self, Self::Category | Self::Link | Self::About | Self::Note)
    }
}

fn role_of(name: &str) -> Result<(Role, &'static str), BadMapping> {
    let plain = name.trim().to_lowercase().replace(['-', ' '], "_");
    let known = ROLES.iter().copied().find(|(_, known)| *known == plain);
    known.ok_or_else(|| BadMapping::Role(name.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_by_number_letter_or_head() {
        let mapping =
            Mapping::parse("text=3, category=A,category=Sub area,done-when=AB,id=Ref, old")
                .unwrap();
        let named: Vec<(Role, &str, Option<usize>)> = mapping
            .columns()
            .iter()
            .map(|(role, name)| (*role, name.0.as_str(), name.place()))
            .collect();
        assert_eq!(
            named,
            [
                (Role::Text, "3", Some(2)),
                (Role::Category, "A", Some(0)),
                (Role::Category, "Sub area", None),
                (Role::DoneWhen, "AB", Some(27)),
                (Role::Id, "Ref, old", None),
            ]
        );
        assert!(mapping.has(Role::Id) && !mapping.has(Role::Owner));
    }

    #[test]
    fn a_mapping_that_cannot_be_read_is_told_what_is_known() {
        for (text, message) in [
            (
                "txt=3",
                "`txt` is no role; those are text, category, level, id, link, about, done_when, evidence, ask, status, note, owner, due",
            ),
            (
                "3",
                "`3` is no role; those are text, category, level, id, link, about, done_when, evidence, ask, status, note, owner, due",
            ),
            ("text=", "`text` names no column: write text=3, text=C or text=HEAD"),
            ("text=1,text=2", "`text` is given twice"),
        ] {
            assert_eq!(Mapping::parse(text).unwrap_err().to_string(), message);
        }
    }
}
