//! Remarks on a valid checklist: what reads badly in a review, though nothing is wrong.

use std::fmt;

use foldhash::{HashMap, HashMapExt};

use crate::domain::basics::names::excerpt;
use crate::domain::basics::text::Shown;
use crate::domain::records::checklist::{Checklist, Item};

/// The longest text of an item that is read with ease, in characters.
const LONG: usize = 300;
/// The share of all items above which one category has most of them, in percent.
const MOST: usize = 75;
/// The number of items below which the share of a category says nothing.
const FEW: usize = 12;
/// Signs of markup that was meant to be rendered.
const MARKUP: [&str; 8] = ["**", "](", "<br", "<p>", "</", "&nbsp;", "&amp;", "```"];

/// Something that reads badly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// Items with the same text.
    EqualTexts {
        /// The text.
        text: String,
        /// The ids of the items.
        ids: Vec<String>,
    },
    /// An item with a long text.
    LongText {
        /// The id of the item.
        id: String,
        /// The length of the text, in characters.
        length: usize,
    },
    /// An item with markup in its text.
    Markup {
        /// The id of the item.
        id: String,
        /// The first sign of it.
        sign: &'static str,
    },
    /// A category with most of the items.
    LargeCategory {
        /// The title of the category.
        title: String,
        /// The number of its items.
        items: usize,
        /// The number of all items.
        all: usize,
    },
}

impl fmt::Display for Remark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EqualTexts { text, ids } => {
                let ids: Vec<Shown<'_>> = ids.iter().map(|id| Shown::line(id)).collect();
                let ids: Vec<&str> = ids.iter().map(Shown::as_str).collect();
                write!(formatter, "the same text `{}`: {}", excerpt(text), ids.join(", "))
            }
            Self::LongText { id, length } => {
                write!(
                    formatter,
                    "{}: a text of {length} characters; {LONG} read well",
                    excerpt(id)
                )
            }
            Self::Markup { id, sign } => {
                write!(formatter, "{}: markup is left: {sign}", Shown::line(id))
            }
            Self::LargeCategory { title, items, all } => {
                write!(formatter, "`{}` has {items} of {all} items", excerpt(title))
            }
        }
    }
}

impl Checklist {
    /// Returns the remarks on the checklist: equal texts, long ones, markup, one category with most of the items.
    pub fn remarks(&self) -> Vec<Remark> {
        let mut remarks = self.equal_texts();
        remarks.extend(self.items().filter_map(|(_, item)| long_text(item)));
        remarks.extend(self.items().filter_map(|(_, item)| markup(item)));
        remarks.extend(self.large_category());
        remarks
    }

    fn equal_texts(&self) -> Vec<Remark> {
        let mut order: Vec<(&str, Vec<String>)> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (_, item) in self.items() {
            let text = item.text.raw().trim();
            let place = *places.entry(text).or_insert(order.len());
            match order.get_mut(place) {
                Some((_, ids)) => ids.push(item.id.raw().to_owned()),
                None => order.push((text, vec![item.id.raw().to_owned()])),
            }
        }
        let several = order.into_iter().filter(|(_, ids)| ids.len() > 1);
        several.map(|(text, ids)| Remark::EqualTexts { text: text.to_owned(), ids }).collect()
    }

    fn large_category(&self) -> Option<Remark> {
        let largest = self.categories().iter().max_by_key(|category| category.items.len())?;
        let (items, all) = (largest.items.len(), self.len());
        let is_large = self.categories().len() > 1 && all >= FEW && items * 100 > all * MOST;
        let title = largest.title.raw().to_owned();
        is_large.then_some(Remark::LargeCategory { title, items, all })
    }
}

fn long_text(item: &Item) -> Option<Remark> {
    let length = item.text.raw().chars().count();
    (length > LONG).then(|| Remark::LongText { id: item.id.raw().to_owned(), length })
}

fn markup(item: &Item) -> Option<Remark> {
    let sign = MARKUP.into_iter().find(|sign| item.text.raw().contains(sign))?;
    Some(Remark::Markup { id: item.id.raw().to_owned(), sign })
}
