//! The files in the package of `cargo package`: all that it is built from and that its page shows, and
//! nothing else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::house::code;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The paths of the files in the package.
fn packaged() -> Option<Vec<String>> {
    let cargo = option_env!("CARGO").unwrap_or("cargo");
    let mut command = Command::new(cargo);
    command.args(["package", "--list", "--allow-dirty", "--offline"]).current_dir(root());
    let Ok(output) = command.output() else {
        eprintln!("SKIPPED: there is no {cargo}");
        return None;
    };
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
}

#[test]
fn the_package_holds_the_sources_and_nothing_of_the_tests() {
    let Some(files) = packaged() else { return };
    let is_of_cargo = |file: &str| {
        ["Cargo.toml", "Cargo.toml.orig", "Cargo.lock", ".cargo_vcs_info.json"].contains(&file)
    };
    for file in files.iter().filter(|file| !is_of_cargo(file)) {
        let is_ours = file.starts_with("src/") || file.starts_with("assets/");
        assert!(is_ours || ["README.md", "LICENSE"].contains(&file.as_str()), "{file}");
    }
    for (name, text) in code() {
        assert!(files.contains(&format!("src/{name}")), "{name}");
        let included = text.split("include_str!(\"").chain(text.split("include_bytes!(\"")).skip(1);
        for path in included.filter_map(|rest| rest.split_once("\")").map(|(path, _)| path)) {
            let Some((_, asset)) = path.split_once("assets/") else { continue };
            assert!(files.contains(&format!("assets/{asset}")), "{path} of {name}");
        }
    }
}

#[test]
fn every_link_of_the_readme_leads_to_something_in_the_package() {
    let Some(files) = packaged() else { return };
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let links: Vec<&str> = readme
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')').map(|(link, _)| link))
        .filter(|link| !link.starts_with('#') && !link.contains("://"))
        .collect();
    assert!(links.len() > 5, "{links:?}");
    for link in links {
        let is_there = |file: &String| file == link || file.starts_with(&format!("{link}/"));
        assert!(files.iter().any(is_there), "{link} is not in the package");
        assert!(Path::new(&root()).join(link).exists(), "{link}");
    }
}
