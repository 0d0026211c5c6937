//! Figures, what they may be at most, and how they are told.

use std::fs;
use std::path::Path;

use serde::Serialize;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Milliseconds,
    Bytes,
    Reads,
    Writes,
    WakeUps,
    Mebibytes,
}

/// A figure of the program, beside that of the floor where there is one.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    what: String,
    unit: Unit,
    value: f64,
    floor: Option<f64>,
    ratio: Option<f64>,
    /// What the value, or the ratio where there is one, may be at most.
    at_most: Option<f64>,
}

impl Figure {
    pub fn new(what: String, unit: Unit, value: f64) -> Self {
        // There are two zeros, and a sum of nothing is the one with a sign.
        Self { what, unit, value: value + 0.0, floor: None, ratio: None, at_most: None }
    }

    /// The same figure of the floor.
    pub fn beside(self, floor: f64) -> Self {
        Self { floor: Some(floor), ratio: Some(self.value / floor), ..self }
    }

    pub fn at_most(self, value: f64) -> Self {
        Self { at_most: Some(value), ..self }
    }

    pub fn at_most_ratio(self, ratio: f64) -> Self {
        Self { at_most: Some(ratio), ..self }
    }

    /// Whether it is what it may be; none where nothing was said.
    fn holds(&self) -> Option<bool> {
        Some(self.ratio.unwrap_or(self.value) <= self.at_most?)
    }
}

pub fn median(values: &[f64]) -> f64 {
    percentile(values, 50)
}

/// The 95th percentile.
pub fn high(values: &[f64]) -> f64 {
    percentile(values, 95)
}

fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
        .get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1)))
        .copied()
        .unwrap_or(0.0)
}

pub fn print(figures: &[Figure]) {
    println!("{:<58} {:>10} {:>10} {:>7}  at most", "what", "value", "floor", "ratio");
    for figure in figures {
        let number = |value: f64| {
            if value.fract() == 0.0 { format!("{value}") } else { format!("{value:.2}") }
        };
        let some = |value: Option<f64>| value.map(number).unwrap_or_default();
        let unit = match figure.unit {
            Unit::Milliseconds => "ms",
            Unit::Bytes => "bytes",
            Unit::Reads => "reads",
            Unit::Writes => "writes",
            Unit::WakeUps => "wake-ups",
            Unit::Mebibytes => "MiB",
        };
        let what = format!("{}, {unit}", figure.what);
        let verdict = match figure.holds() {
            None => String::new(),
            Some(holds) => {
                let sign = if figure.ratio.is_some() { "x" } else { "" };
                let missed = if holds { "" } else { "  MISSED" };
                format!("{}{sign}{missed}", some(figure.at_most))
            }
        };
        let line = format!(
            "{what:<58} {:>10} {:>10} {:>7}  {verdict}",
            number(figure.value),
            some(figure.floor),
            some(figure.ratio)
        );
        println!("{}", line.trim_end());
    }
}

pub fn write_json(figures: &[Figure], file: &Path) {
    fs::write(file, serde_json::to_vec_pretty(figures).unwrap()).unwrap();
}
