//! A run of text: its words without markup, and what the markup said of them.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

/// The tags of HTML that lay text out or stress it, and say nothing themselves.
const LAYOUT: &[&str] = &[
    "a", "abbr", "b", "big", "cite", "code", "details", "div", "em", "font", "i", "img", "input",
    "ins", "kbd", "label", "li", "mark", "p", "samp", "small", "span", "strong", "sub", "summary",
    "sup", "tt", "u", "ul", "var", "wbr",
];
/// The tags of what was struck out.
const STRIKING: &[&str] = &["del", "s", "strike"];

/// A run of text.
#[derive(Clone, Debug, Default)]
pub(super) struct Inline {
    /// The words. Where the source begins a new line stands a blank.
    pub(super) text: String,
    /// The links, in order.
    pub(super) links: Vec<Linked>,
    /// The part in bold or as code, if the text begins with one.
    pub(super) lead: Range<usize>,
    /// The parts that were struck out.
    pub(super) struck: Vec<Range<usize>>,
    /// The pictures, in order.
    pub(super) images: Vec<Image>,
}

/// A part of a text that is a link.
#[derive(Clone, Debug)]
pub(super) struct Linked {
    /// The place of its words.
    pub(super) range: Range<usize>,
    /// The address, as it was written.
    pub(super) url: String,
}

/// A picture.
#[derive(Clone, Debug, Default)]
pub(super) struct Image {
    /// The words for those who do not see it.
    pub(super) alt: String,
    /// The address.
    pub(super) url: String,
}

impl Inline {
    /// Returns whether nothing was written.
    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.images.is_empty()
    }

    /// Returns the words with single blanks between them.
    pub(super) fn plain(&self) -> String {
        squashed(&self.text)
    }

    /// Takes the first bytes of the text away.
    pub(super) fn cut_start(&mut self, length: usize) {
        self.text.drain(..length);
        let moved = |range: &mut Range<usize>| {
            *range = range.start.saturating_sub(length)..range.end.saturating_sub(length);
        };
        self.links.iter_mut().for_each(|link| moved(&mut link.range));
        self.struck.iter_mut().for_each(moved);
        moved(&mut self.lead);
    }
}

/// Returns a text with single blanks between its words.
pub(super) fn squashed(text: &str) -> String {
    let mut squashed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !squashed.is_empty() {
            squashed.push(' ');
        }
        squashed.push_str(word);
    }
    squashed
}

/// Builds a run of text from the events between its start and its end.
#[derive(Debug, Default)]
pub(super) struct Writer {
    inline: Inline,
    /// The links that are open: each with its address and the place where it begins.
    links: Vec<(String, usize)>,
    /// The places where stress and strikes that are open begin.
    strong: Option<usize>,
    struck: Option<usize>,
    /// The number of pictures that are open, one in another.
    images: usize,
}

impl Writer {
    /// Takes an event of a run of text.
    pub(super) fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => self.text(&text),
            Event::Code(code) => {
                let from = self.inline.text.len();
                self.text(&code);
                self.end_lead(from);
            }
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::InlineHtml(html) => self.html(&html),
            Event::Start(tag) => self.start(&tag),
            Event::End(end) => self.end(end),
            _ => {}
        }
    }

    /// Returns the text.
    pub(super) fn finish(self) -> Inline {
        self.inline
    }

    fn text(&mut self, text: &str) {
        match self.inline.images.last_mut().filter(|_| self.images > 0) {
            Some(image) => image.alt.push_str(text),
            None => self.inline.text.push_str(text),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let at = self.inline.text.len();
        match tag {
            Tag::Strong => {
                self.strong.get_or_insert(at);
            }
            Tag::Strikethrough => {
                self.struck.get_or_insert(at);
            }
            Tag::Link { dest_url, .. } => self.links.push((dest_url.to_string(), at)),
            Tag::Image { dest_url, .. } => {
                if self.images == 0 {
                    let url = dest_url.to_string();
                    self.inline.images.push(Image { alt: String::new(), url });
                }
                self.images += 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Strong => {
                if let Some(from) = self.strong.take() {
                    self.end_lead(from);
                }
            }
            TagEnd::Strikethrough => self.end_strike(),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            _ => {}
        }
    }

    /// Notes bold text or code that the text begins with.
    fn end_lead(&mut self, from: usize) {
        let before = self.inline.text.get(..from).unwrap_or_default();
        if self.inline.lead.is_empty() && before.trim().is_empty() {
            self.inline.lead = from..self.inline.text.len();
        }
    }

    fn end_strike(&mut self) {
        if let Some(from) = self.struck.take() {
            self.inline.struck.push(from..self.inline.text.len());
        }
    }

    fn end_link(&mut self) {
        if let Some((url, from)) = self.links.pop() {
            self.inline.links.push(Linked { range: from..self.inline.text.len(), url });
        }
    }

    /// Reads a tag. What is no tag of HTML is a place to fill in: `<your team>`.
    fn html(&mut self, html: &str) {
        let inner = html.trim_start_matches('<');
        let is_end = inner.starts_with('/');
        let name = inner.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric());
        let name = name.into_iter().next().unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            // A comment, or an instruction.
            "" if !is_end => {}
            "br" | "hr" => self.text(" "),
            "a" if is_end => self.end_link(),
            "a" => {
                if let Some(url) = attribute(html, "href") {
                    self.links.push((url, self.inline.text.len()));
                }
            }
            name if STRIKING.contains(&name) && is_end => self.end_strike(),
            name if STRIKING.contains(&name) => {
                self.struck.get_or_insert(self.inline.text.len());
            }
            name if LAYOUT.contains(&name) => {}
            _ => self.text(html),
        }
    }
}

/// Returns the value of an attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, value) = tag.split_once(&format!("{name}="))?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, _) = value[1..].split_once(quote)?;
    Some(value.replace("&amp;", "&"))
}
