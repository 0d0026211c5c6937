//! Due dates: parsing what people type, guessing what a misread one was meant to be, and the distance of a
//! day from today in words.

use chrono::{Datelike, Days, Month, Months, NaiveDate, Weekday};

use crate::domain::basics::names::{Refused, excerpt};

/// Parses a due date as people write it: `2026-12-10`, `today`, `tomorrow`, a weekday (`fri`,
/// `friday`: the next one after today), `+10d`, `+2w`, `+3m`. Letter case does not matter.
///
/// # Errors
/// [`Refused::Empty`] for white space only, [`Refused::NoDate`] for anything else that is no date.
pub fn parse(text: &str, today: NaiveDate) -> Result<NaiveDate, Refused> {
    let words = text.trim().to_lowercase();
    if words.is_empty() {
        return Err(Refused::Empty);
    }
    iso(&words)
        .or_else(|| relative(&words, today))
        .or_else(|| weekday(&words, today))
        .ok_or_else(|| Refused::NoDate { shown: excerpt(text.trim()) })
}

/// Parses exactly `YYYY-MM-DD`, the form that files hold.
fn iso(words: &str) -> Option<NaiveDate> {
    let shape = words.len() == 10 && words.is_ascii();
    shape.then(|| NaiveDate::parse_from_str(words, "%Y-%m-%d").ok()).flatten()
}

fn relative(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    match words {
        "today" => return Some(today),
        "tomorrow" => return today.succ_opt(),
        _ => {}
    }
    let amount = words.strip_prefix('+')?;
    let unit = amount.chars().next_back()?;
    let count: u32 = amount.strip_suffix(unit)?.parse().ok()?;
    let date = match unit {
        'd' => today.checked_add_days(Days::new(count.into())),
        'w' => today.checked_add_days(Days::new(u64::from(count) * 7)),
        'm' => today.checked_add_months(Months::new(count)),
        _ => None,
    }?;
    (date.year() <= 9999).then_some(date)
}

fn weekday(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    let wanted: Weekday = words.parse().ok()?;
    let ahead = (wanted.days_since(today.weekday()) + 6) % 7 + 1;
    today.checked_add_days(Days::new(ahead.into()))
}

/// The words that people shorten, in lower case.
const DAYS: &str = "monday tuesday wednesday thursday friday saturday sunday today tomorrow";
/// The words that a date follows, and the units of a relative one.
const LEADING: [&str; 6] = ["until", "till", "by", "before", "due", "next"];
const UNITS: [&str; 6] = ["day", "days", "week", "weeks", "month", "months"];

/// Returns whether a word has the shape of a date but is not one: `2026-13-45`.
pub fn is_misspelt(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let is_shape = matches!(lengths[..], [4, 1..=2, 1..=2]);
    is_shape && parts.iter().all(|part| is_number(part)) && iso(word).is_none()
}

/// Returns the part of `words` that looks like a date though none could be parsed: from the first word
/// that hardly belongs to a name to the end.
pub fn misread(words: &str) -> Option<&str> {
    let start = |word: &str| word.as_ptr().addr() - words.as_ptr().addr();
    let list: Vec<&str> = words.split_whitespace().collect();
    let is_pair = |index: usize| match list.get(index..index + 2) {
        Some([one, other]) => is_counted(one, other) || is_counted(other, one),
        _ => false,
    };
    let mut found = list.iter().enumerate();
    let found = found.find(|&(index, word)| is_of_a_date(word) || is_pair(index));
    found.map(|(_, word)| &words[start(word)..])
}

/// Returns whether a word looks like part of a date rather than of a name, whose words begin with a letter.
fn is_of_a_date(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',']);
    let is_code = word.starts_with(|c: char| c.is_ascii_digit()) && !is_number(word);
    let is_year = is_number(word) && word.len() >= 4;
    // A surname begins with a capital letter: Mo, Su.
    let is_day = word.len() > 1 && DAYS.split(' ').any(|day| day.starts_with(word)) && word != "to";
    word.starts_with('+') || is_code || is_year || is_day || LEADING.contains(&word)
}

/// Returns whether the pair is a number and a unit or month: `10 Dec`, `2 weeks`.
fn is_counted(number: &str, word: &str) -> bool {
    let [number, word] = [number, word].map(|word| word.trim_end_matches(['.', ',']));
    is_number(number) && (UNITS.contains(&word) || word.parse::<Month>().is_ok())
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the distance of a due date from today: `today`, `in 18 days`, `3 days overdue`.
pub fn distance(due: NaiveDate, today: NaiveDate) -> String {
    match (due - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "1 day overdue".to_owned(),
        days if days < 0 => format!("{} days overdue", -days),
        days => format!("in {days} days"),
    }
}

/// Returns the age of a day: `today`, `yesterday`, `3 days ago`; `in the future` for a later day, which
/// two clocks that differ can cause.
pub fn ago(day: NaiveDate, today: NaiveDate) -> String {
    match (today - day).num_days() {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days if days < 0 => "in the future".to_owned(),
        days => format!("{days} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Sunday.
    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (words, date) in [
            ("2026-12-10", "2026-12-10"),
            (" Today ", "2026-11-22"),
            ("tomorrow", "2026-11-23"),
            ("fri", "2026-11-27"),
            ("Friday", "2026-11-27"),
            ("sun", "2026-11-29"),
            ("mon", "2026-11-23"),
            ("+10d", "2026-12-02"),
            ("+2w", "2026-12-06"),
            ("+1m", "2026-12-22"),
            ("+0d", "2026-11-22"),
        ] {
            assert_eq!(
                parse(words, today()).map(|d| d.to_string()),
                Ok(date.to_owned()),
                "{words}"
            );
        }
    }

    #[test]
    fn other_texts_are_refused_with_examples() {
        for words in [
            "soon",
            "2026-13-01",
            "2026-02-30",
            "26-12-10",
            "+d",
            "+99999999999d",
            "+4000000000w",
            "10d",
            "-2d",
        ] {
            let refused = parse(words, today()).unwrap_err();
            assert!(refused.to_string().contains("2026-12-10"), "{words}: {refused}");
        }
        assert_eq!(parse(" ", today()), Err(Refused::Empty));
    }

    #[test]
    fn distances_are_in_days() {
        for (due, words) in [
            ("2026-11-22", "today"),
            ("2026-11-23", "tomorrow"),
            ("2026-12-10", "in 18 days"),
            ("2026-11-21", "1 day overdue"),
            ("2026-11-10", "12 days overdue"),
        ] {
            assert_eq!(distance(due.parse().unwrap(), today()), words);
        }
    }

    #[test]
    fn ages_are_in_days() {
        for (day, words) in [
            ("2026-11-22", "today"),
            ("2026-11-21", "yesterday"),
            ("2026-11-20", "2 days ago"),
            ("2026-11-23", "in the future"),
        ] {
            assert_eq!(ago(day.parse().unwrap(), today()), words);
        }
        assert_eq!(ago(NaiveDate::MAX, NaiveDate::MIN), "in the future");
        assert!(ago(NaiveDate::MIN, NaiveDate::MAX).ends_with(" days ago"));
    }
}
