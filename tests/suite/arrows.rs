//! The imports between the files of `src/`: no loop of files.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

use crate::house::code;

/// The files that each file imports from, by their paths below `src/`.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// Collects the modules that the paths of one file lead to.
struct Paths<'a> {
    /// The module that the file holds, as segments below the crate.
    module: Vec<String>,
    /// The file of each module.
    files: &'a BTreeMap<Vec<String>, String>,
    found: BTreeSet<String>,
}

impl Paths<'_> {
    /// Adds the file of the longest beginning of a path that is a module.
    fn add(&mut self, segments: &[String]) {
        let Some(path) = self.absolute(segments) else { return };
        let module = (1..=path.len()).rev().find_map(|end| self.files.get(&path[..end]));
        self.found.extend(module.cloned());
    }

    /// Returns a path from the crate down; `None` for a path of another crate.
    fn absolute(&self, segments: &[String]) -> Option<Vec<String>> {
        let mut path = self.module.clone();
        let (first, mut rest) = segments.split_first()?;
        match first.as_str() {
            "crate" => path.clear(),
            "self" => {}
            "super" => {
                path.pop();
                while let Some(("super", more)) =
                    rest.split_first().map(|(first, more)| (first.as_str(), more))
                {
                    path.pop();
                    rest = more;
                }
            }
            _ => return self.of_a_child(segments),
        }
        path.extend(rest.iter().cloned());
        Some(path)
    }

    /// Returns the path of a module below this one that is named without `self`.
    fn of_a_child(&self, segments: &[String]) -> Option<Vec<String>> {
        let path = [&self.module, &segments[..1]].concat();
        self.files.contains_key(&path).then(|| [&self.module, segments].concat())
    }

    fn add_tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let then = |ident: &syn::Ident| [before, &[ident.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.add_tree(&then(&path.ident), &path.tree),
            syn::UseTree::Name(name) if name.ident == "self" => self.add(before),
            syn::UseTree::Name(name) => self.add(&then(&name.ident)),
            syn::UseTree::Rename(rename) => self.add(&then(&rename.ident)),
            syn::UseTree::Glob(_) => self.add(before),
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.add_tree(before, tree));
            }
        }
    }
}

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.add_tree(&[], &item.tree);
    }

    /// Who may use something is no import.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> =
            path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.add(&segments);
        }
        visit::visit_path(self, path);
    }
}

fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs");
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

fn arrows(code: &[(String, String)]) -> Arrows {
    let files: BTreeMap<Vec<String>, String> =
        code.iter().map(|(name, _)| (module_of(name), name.clone())).collect();
    let of_file = |(name, text): &(String, String)| {
        let mut paths = Paths { module: module_of(name), files: &files, found: BTreeSet::new() };
        paths.visit_file(&syn::parse_file(text).unwrap());
        paths.found.remove(name);
        (name.clone(), paths.found)
    };
    code.iter().map(of_file).collect()
}

/// Returns the files that a file leads to over any number of arrows.
fn reached<'a>(arrows: &'a Arrows, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&'a str> = arrows[from].iter().map(String::as_str).collect();
    while let Some(file) = next.pop() {
        if reached.insert(file) {
            next.extend(arrows[file].iter().map(String::as_str));
        }
    }
    reached
}

/// Returns the loops: sets of files of which each leads to each.
fn loops(arrows: &Arrows) -> BTreeSet<Vec<&str>> {
    let all: BTreeMap<&str, BTreeSet<&str>> =
        arrows.keys().map(|file| (file.as_str(), reached(arrows, file))).collect();
    let of_file = |file: &str| {
        let mutual = all[file].iter().copied().filter(|other| all[other].contains(file));
        mutual.collect::<Vec<_>>()
    };
    all.keys().map(|file| of_file(file)).filter(|files| !files.is_empty()).collect()
}

#[test]
fn no_files_import_each_other_in_a_loop() {
    let arrows = arrows(&code());
    let found = loops(&arrows);
    for files in &found {
        eprintln!("{} files", files.len());
        for file in files {
            let into: Vec<&str> = arrows[*file]
                .iter()
                .map(String::as_str)
                .filter(|other| files.contains(other))
                .collect();
            eprintln!("  {file} -> {}", into.join(", "));
        }
    }
    assert!(found.is_empty(), "{} loops", found.len());
}
