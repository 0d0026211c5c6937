//! HTML under construction: elements, and the text inside them. Only static strings become markup.

use std::fmt::Display;

use chrono::NaiveDate;

use crate::domain::basics::address::{self, Piece, pieces};
use crate::domain::basics::status::Status;
use crate::report::document::{Line, Paragraph, Span};
use crate::report::markup::escape;

/// The length of a date in bytes.
const DATE: usize = "2026-11-22".len();

/// A page or a part of one. Every method appends to it.
#[derive(Default)]
pub(in crate::report) struct Html {
    text: String,
    addresses: Addresses,
}

/// The treatment of web addresses in text from data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::report) enum Addresses {
    /// They become links.
    #[default]
    Linked,
    /// They stay text: only what is an address as a whole, such as evidence, becomes a link.
    Plain,
}

impl Html {
    /// Begins a page with this treatment of addresses.
    pub(in crate::report) fn with(addresses: Addresses) -> Self {
        Self { text: String::new(), addresses }
    }

    /// Returns the page.
    pub(in crate::report) fn into_text(self) -> String {
        self.text
    }

    pub(in crate::report) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.text.push_str(markup);
        self
    }

    /// Appends text, escaped.
    pub(in crate::report) fn text(&mut self, text: impl Display) -> &mut Self {
        self.text.push_str(&escape(&text.to_string()));
        self
    }

    /// Appends text of the program, escaped. Dates in it do not break across lines.
    fn words(&mut self, words: &str) -> &mut Self {
        for word in words.split_inclusive(' ') {
            match word.split_at_checked(DATE) {
                Some((date, rest)) if date.parse::<NaiveDate>().is_ok() => {
                    self.date(date).text(rest)
                }
                _ => self.text(word),
            };
        }
        self
    }

    pub(in crate::report) fn date(&mut self, date: impl Display) -> &mut Self {
        self.raw("<time>").text(date).raw("</time>")
    }

    /// Opens an element; attribute values are escaped.
    pub(in crate::report) fn open(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
    ) -> &mut Self {
        self.raw("<").raw(name);
        for (name, value) in attributes {
            self.raw(" ").raw(name).raw("=\"").text(value).raw("\"");
        }
        self.raw(">")
    }

    pub(in crate::report) fn close(&mut self, name: &'static str) -> &mut Self {
        self.raw("</").raw(name).raw(">")
    }

    /// Appends an element that holds text.
    pub(in crate::report) fn element(
        &mut self,
        name: &'static str,
        class: &str,
        text: &str,
    ) -> &mut Self {
        self.open(name, &[("class", class)]).text(text).close(name)
    }

    pub(in crate::report) fn line(&mut self, line: &Line) -> &mut Self {
        for span in line.spans() {
            match span {
                Span::Own(words) => self.words(words),
                Span::Strong(words) => self.raw("<strong>").words(words).raw("</strong>"),
                Span::Label(words) => self.element("span", "label", words),
                Span::Data(words) => self.data(words),
                Span::StrongData(words) => self.raw("<strong>").data(words).raw("</strong>"),
                Span::Id(id) => self.raw("<bdi>").element("code", "id", id).raw("</bdi>"),
                Span::Address(address) => self.raw("<bdi>").link(address).raw("</bdi>"),
            };
        }
        self
    }

    /// Appends a paragraph of lines with markup between them.
    pub(in crate::report) fn paragraph(
        &mut self,
        lines: &[Line],
        between: &'static str,
    ) -> &mut Self {
        self.raw("<p>");
        for (number, line) in lines.iter().enumerate() {
            self.raw(if number == 0 { "" } else { between }).line(line);
        }
        self.raw("</p>\n")
    }

    /// Appends the paragraphs below an item, if there are any.
    pub(in crate::report) fn below(&mut self, paragraphs: &[Paragraph]) -> &mut Self {
        if paragraphs.is_empty() {
            return self;
        }
        self.raw("\n<div class=\"told\">\n");
        for lines in paragraphs {
            self.paragraph(lines, "<br>\n");
        }
        self.raw("</div>")
    }

    /// Appends text from data, isolated from the direction of the text around it; addresses become links.
    fn data(&mut self, words: &str) -> &mut Self {
        self.raw("<bdi>");
        if self.addresses == Addresses::Plain {
            return self.text(words).raw("</bdi>");
        }
        for piece in pieces(words) {
            match piece {
                Piece::Words(words) => self.text(words),
                Piece::Address(address) => self.link(address),
            };
        }
        self.raw("</bdi>")
    }

    fn link(&mut self, address: &str) -> &mut Self {
        let target = address::target(address);
        let attributes = [("href", &*target), ("rel", "noreferrer noopener")];
        self.open("a", &attributes).text(address).close("a")
    }

    /// Appends words with the sign of a status, in its colour.
    pub(in crate::report) fn signed(&mut self, status: Option<Status>, words: &str) -> &mut Self {
        let (class, sign) = match status {
            Some(Status::Done) => ("done", "\u{2713} "),
            Some(Status::Partial) => ("partial", "\u{25d0} "),
            Some(Status::Missing) => ("missing", "\u{2717} "),
            Some(Status::NotApplicable) => ("none", "\u{2013} "),
            None => ("none", "\u{b7} "),
        };
        self.open("span", &[("class", class)]).raw("<span aria-hidden=\"true\">").raw(sign);
        self.raw("</span>").text(words).raw("</span>")
    }
}
