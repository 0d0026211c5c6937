//! Numbers as a spreadsheet shows them: plain ones, shares, ids with leading zeros, days and times.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use foldhash::{HashMap, HashMapExt};

use crate::intake::refusal::Refusal;
use crate::intake::xlsx::events::{Tag, Visitor};
use crate::intake::xlsx::parts::Parts;

/// The number of formats that are read.
const MOST_FORMATS: usize = 65_536;
/// The longest number of decimals that a format shows.
const MOST_DIGITS: usize = 15;
/// Numbers from here on are shown as they are written.
const LARGEST: f64 = 1e15;
/// The first day that is beyond the calendar of spreadsheets: the first of the year 10,000.
const DAYS: f64 = 2_958_466.0;

/// The minutes of a day.
const MINUTES: i64 = 24 * 60;

/// The way in which a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// As short as it can be.
    Plain,
    /// With at least so many digits before the point, and exactly so many after it.
    Digits { whole: usize, decimals: usize },
    /// In hundredths, with so many decimals.
    Percent { decimals: usize },
    /// As a day.
    Day,
    /// As a time.
    Time,
    /// As a day with its time.
    Moment,
}

/// The formats of the cells of a workbook.
#[derive(Default)]
pub(super) struct Styles {
    looks: Vec<Look>,
    is_from_1904: bool,
    /// The formats that the workbook defines, by id.
    own: HashMap<u32, Look>,
    is_in_cells: bool,
}

impl Styles {
    /// Reads the formats of a workbook.
    ///
    /// # Errors
    /// The part is broken.
    pub(super) fn read(
        parts: &mut Parts<'_>,
        part: Option<&str>,
        is_from_1904: bool,
    ) -> Result<Self, Refusal> {
        let mut styles = Self { is_from_1904, own: HashMap::new(), ..Self::default() };
        if let Some(part) = part {
            parts.visit(part, &mut styles)?;
        }
        Ok(styles)
    }

    /// Returns a number as a cell of a style shows it.
    pub(super) fn shown(&self, number: &str, style: usize) -> String {
        let look = self.looks.get(style).copied().unwrap_or(Look::Plain);
        let Ok(value) = number.trim().parse::<f64>() else { return number.to_owned() };
        if !value.is_finite() || value.abs() >= LARGEST {
            return number.to_owned();
        }
        match look {
            Look::Plain => plain(value),
            Look::Digits { whole, decimals } => {
                let width = whole + if decimals > 0 { decimals + 1 } else { 0 };
                format!("{value:0width$.decimals$}")
            }
            Look::Percent { decimals } => format!("{:.decimals$}%", value * 100.0),
            Look::Day | Look::Time | Look::Moment => {
                self.dated(value, look).unwrap_or_else(|| plain(value))
            }
        }
    }

    /// Returns the day and time of a number of days.
    fn dated(&self, value: f64, look: Look) -> Option<String> {
        if !(0.0..DAYS).contains(&value) {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a number of minutes in ten thousand years"
        )]
        let minutes = (value * 24.0 * 60.0).round() as i64;
        let (days, minutes) = (minutes / MINUTES, minutes % MINUTES);
        let time =
            NaiveTime::MIN.overflowing_add_signed(TimeDelta::minutes(minutes)).0.format("%H:%M");
        let day = self.day(days)?;
        match look {
            Look::Time => Some(time.to_string()),
            Look::Moment if minutes > 0 => Some(format!("{day} {time}")),
            _ => Some(day.to_string()),
        }
    }

    /// Returns a day by its number. Spreadsheets count a 29 February 1900 that never was.
    fn day(&self, number: i64) -> Option<NaiveDate> {
        let (year, month, day) = match (self.is_from_1904, number) {
            (true, _) => (1904, 1, 1),
            (false, ..60) => (1899, 12, 31),
            (false, _) => (1899, 12, 30),
        };
        NaiveDate::from_ymd_opt(year, month, day)?.checked_add_signed(TimeDelta::days(number))
    }
}

impl Visitor for Styles {
    fn open(&mut self, name: &str, tag: &Tag<'_>) -> Result<(), Refusal> {
        let id = || tag.get("numFmtId").and_then(|id| id.parse().ok()).unwrap_or_default();
        match name {
            "numFmt" if self.own.len() < MOST_FORMATS => {
                let look = look_of(&tag.get("formatCode").unwrap_or_default());
                self.own.insert(id(), look);
            }
            "cellXfs" => self.is_in_cells = true,
            "xf" if self.is_in_cells && self.looks.len() < MOST_FORMATS => {
                let id = id();
                self.looks.push(self.own.get(&id).copied().unwrap_or(built_in(id)));
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, _: &str) -> Result<(), Refusal> {
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Refusal> {
        if name == "cellXfs" {
            self.is_in_cells = false;
        }
        Ok(())
    }
}

/// Returns a number in as many digits as it has, fifteen at most: what spreadsheets compute with.
fn plain(value: f64) -> String {
    let rounded = format!("{value:.14e}").parse::<f64>().unwrap_or(value);
    // No minus before a zero.
    format!("{}", rounded + 0.0)
}

/// Returns the look of a format that every workbook has.
const fn built_in(id: u32) -> Look {
    match id {
        1 => Look::Digits { whole: 1, decimals: 0 },
        2 => Look::Digits { whole: 1, decimals: 2 },
        9 => Look::Percent { decimals: 0 },
        10 => Look::Percent { decimals: 2 },
        14..=17 | 27..=36 | 50..=58 => Look::Day,
        18..=21 | 45..=47 => Look::Time,
        22 => Look::Moment,
        _ => Look::Plain,
    }
}

/// Returns the look of a format code: `yyyy-mm-dd`, `0.00`, `000`, `0%`.
fn look_of(code: &str) -> Look {
    let code = bare(code);
    let has = |letters: &[char]| code.contains(letters);
    match (has(&['d', 'y']), has(&['h', 's'])) {
        (true, true) => return Look::Moment,
        (true, false) => return Look::Day,
        (false, true) => return Look::Time,
        (false, false) if has(&['m']) => return Look::Day,
        (false, false) => {}
    }
    let (number, is_percent) = match code.strip_suffix('%') {
        Some(number) => (number, true),
        None => (code.as_str(), false),
    };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let is_zeros =
        |digits: &str| digits.len() <= MOST_DIGITS && digits.bytes().all(|byte| byte == b'0');
    if whole.is_empty() || !is_zeros(whole) || !is_zeros(decimals) {
        return Look::Plain;
    }
    let decimals = decimals.len();
    if is_percent {
        Look::Percent { decimals }
    } else {
        Look::Digits { whole: whole.len(), decimals }
    }
}

/// Returns the first section of a format code in lower case, without literal text, colours and conditions.
fn bare(code: &str) -> String {
    let mut bare = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => drop(chars.by_ref().find(|c| *c == '"')),
            // Hours and minutes beyond a day stand in brackets: [h]:mm.
            '[' => {
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if ["h", "hh", "m", "mm", "s", "ss"].contains(&inner.to_lowercase().as_str()) {
                    bare.push_str(&inner.to_lowercase());
                }
            }
            '\\' | '_' | '*' => drop(chars.next()),
            ';' => break,
            _ => bare.extend(c.to_lowercase()),
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(number: &str, look: Look) -> String {
        Styles { looks: vec![look], ..Styles::default() }.shown(number, 0)
    }

    #[test]
    fn numbers_are_shown_as_they_would_be_read() {
        for (number, code, expected) in [
            ("1", "General", "1"),
            ("1.0", "General", "1"),
            ("0.30000000000000004", "General", "0.3"),
            ("7", "000", "007"),
            ("1.1", "0.00", "1.10"),
            ("0.5", "0%", "50%"),
            ("46000", "yyyy\\-mm\\-dd", "2025-12-09"),
            ("46000.5", "d.m.yy h:mm", "2025-12-09 12:00"),
            ("46000.5", "d/m/yyyy;@", "2025-12-09"),
            ("0.75", "[h]:mm", "18:00"),
            ("3", "\"day\" 0", "3"),
            ("3", "[Red]General", "3"),
            ("99999999", "yyyy", "99999999"),
            ("1e300", "0", "1e300"),
            ("abc", "0", "abc"),
        ] {
            assert_eq!(shown(number, look_of(code)), expected, "{number} {code}");
        }
        assert_eq!(shown("1", built_in(14)), "1900-01-01");
        assert_eq!(shown("61", built_in(14)), "1900-03-01");
        let styles = Styles { looks: vec![Look::Day], is_from_1904: true, ..Styles::default() };
        assert_eq!(styles.shown("44538", 0), "2025-12-09");
    }
}
