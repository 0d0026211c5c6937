//! The sort of a table: one of statements, with its columns, or another.

use crate::intake::draft::Why;
use crate::intake::levels::is_level;
use crate::intake::mapping::Role;
use crate::intake::markdown::inline::Inline;
use crate::intake::markdown::page::Row;
use crate::intake::markdown::statement::form_of;
use crate::intake::table::heads::{Strength, meaning, plain};

/// The mean length from which a column without a known head is prose, in words.
const PROSE: usize = 4;
/// The most rows that a table has that explains levels.
const LONGEST_LEGEND: usize = 7;
/// Heads of tables on which people sign.
const SIGNING: &[&str] = &[
    "signature",
    "sign off",
    "signed",
    "signed by",
    "approver",
    "approved by",
    "approved",
    "signoff",
];

/// The way in which the statements of a table were found; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// The head names statements and nothing else.
    Named,
    /// The head may name statements.
    Likely,
    /// The column holds prose.
    Prose,
}

/// The columns of a table of statements.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// The place of the statements.
    pub(super) text: usize,
    /// The role of each column.
    pub(super) roles: Vec<Option<Role>>,
    /// The heads, as they were written.
    pub(super) heads: Vec<String>,
    pub(super) origin: Origin,
}

/// Returns the columns of a table.
///
/// # Errors
/// It is not one of statements, for the reason given.
pub(super) fn of(rows: &[Row]) -> Result<Columns, Why> {
    let (head, body) = rows.split_first().ok_or(Why::Table)?;
    let heads: Vec<String> = head.cells.iter().map(Inline::plain).collect();
    let meanings: Vec<Option<(Role, Strength)>> = heads.iter().map(|head| meaning(head)).collect();
    let is_named = meanings.contains(&Some((Role::Text, Strength::Strong)));
    if is_signed(&heads, is_named) {
        return Err(Why::SignOff);
    }
    if !is_named && explains_levels(body, heads.len()) {
        return Err(Why::Legend);
    }
    let mut roles: Vec<Option<Role>> =
        meanings.iter().map(|meaning| meaning.map(|(role, _)| role)).collect();
    let (text, origin) = statements(body, &meanings, &mut roles).ok_or(Why::Table)?;
    for (place, role) in roles.iter_mut().enumerate() {
        if *role == Some(Role::Text) && place != text {
            *role = Some(Role::About);
        }
    }
    roles[text] = Some(Role::Text);
    if !roles.contains(&Some(Role::Id)) {
        let is_first_id = text > 0 && roles[0].is_none() && holds_ids(body, 0);
        roles[0] = if is_first_id { Some(Role::Id) } else { roles[0] };
    }
    Ok(Columns { text, roles, heads, origin })
}

/// Finds the column of the statements. A column that is named as one and holds ids becomes that of the ids.
fn statements(
    body: &[Row],
    meanings: &[Option<(Role, Strength)>],
    roles: &mut [Option<Role>],
) -> Option<(usize, Origin)> {
    for (strength, origin) in [(Strength::Strong, Origin::Named), (Strength::Weak, Origin::Likely)]
    {
        for (place, meaning) in meanings.iter().enumerate() {
            if *meaning != Some((Role::Text, strength)) {
                continue;
            }
            if !holds_ids(body, place) {
                return Some((place, origin));
            }
            roles[place] = Some(Role::Id);
        }
    }
    let may_hold = |place: &usize| matches!(roles[*place], None | Some(Role::Ask | Role::DoneWhen));
    let longest = (0..roles.len()).filter(may_hold).max_by_key(|place| words_in(body, *place))?;
    let is_prose = body.len() > 1 && words_in(body, longest) >= PROSE * body.len();
    is_prose.then_some((longest, Origin::Prose))
}

/// Returns whether people sign in a table with these heads.
fn is_signed(heads: &[String], is_named: bool) -> bool {
    let plain: Vec<String> = heads.iter().map(|head| plain(head)).collect();
    let has = |name: &str| plain.iter().any(|head| head == name);
    let is_of_people = has("name") && (has("role") || has("date") || has("team") || has("email"));
    is_of_people || !is_named && SIGNING.iter().any(|name| has(name))
}

/// Returns whether a table says what levels mean: each once, in a column.
fn explains_levels(body: &[Row], columns: usize) -> bool {
    let is_of_levels = |place: usize| {
        let cells: Vec<String> = body.iter().map(|row| cell(row, place)).collect();
        let each_once = cells.iter().enumerate().all(|(at, cell)| !cells[..at].contains(cell));
        each_once && cells.iter().all(|cell| is_level(cell))
    };
    let is_short = (2..=LONGEST_LEGEND).contains(&body.len()) && columns <= 3;
    is_short && (0..columns).any(is_of_levels)
}

/// Returns whether most cells of a column look like ids or numbers.
fn holds_ids(body: &[Row], place: usize) -> bool {
    let cells: Vec<String> =
        body.iter().map(|row| cell(row, place)).filter(|cell| !cell.is_empty()).collect();
    let ids = cells.iter().filter(|cell| form_of(cell).is_some()).count();
    !cells.is_empty() && 2 * ids > cells.len()
}

fn words_in(body: &[Row], place: usize) -> usize {
    let words =
        |row: &Row| row.cells.get(place).map_or(0, |cell| cell.text.split_whitespace().count());
    body.iter().map(words).sum()
}

fn cell(row: &Row, place: usize) -> String {
    row.cells.get(place).map(Inline::plain).unwrap_or_default()
}
