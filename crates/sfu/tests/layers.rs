//! The house of `src`: which folder may import which, no circle among files, and none too long.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What each folder may import, itself included: the table of ARCHITECTURE.md.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("ids", &[]),
    ("wire", &["ids"]),
    ("secure", &["wire", "ids"]),
    ("control", &["secure", "ids"]),
    ("path", &["control", "secure", "wire", "ids"]),
    ("congestion", &["path", "control", "secure", "wire", "ids"]),
    ("stream", &["congestion", "path", "control", "secure", "wire", "ids"]),
    ("capture", &["stream", "control", "wire", "ids"]),
    (
        "engine",
        &[
            "capture",
            "stream",
            "congestion",
            "path",
            "control",
            "secure",
            "wire",
            "ids",
        ],
    ),
];
const MAX_LINES: usize = 600;

type Files = BTreeMap<String, String>;

fn read(folder: &Path, module: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .expect("a name")
            .to_owned();
        let inner = if module.is_empty() {
            name.clone()
        } else {
            format!("{module}::{name}")
        };
        if path.is_dir() {
            read(&path, &inner, files);
        } else if name != "lib" {
            let module = if name == "mod" { module.to_owned() } else { inner };
            files.insert(module, fs::read_to_string(&path).expect("text"));
        }
    }
}

/// Its paths that begin at the crate: those of `use`, with their braces resolved, and those in the code.
fn crate_paths(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        expand("", &code[at + "crate::".len()..], &mut found);
    }
    found
}

/// Reads one tree of paths; returns how many bytes it took.
fn expand(prefix: &str, text: &str, found: &mut Vec<String>) -> usize {
    let word = text
        .find(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == ':'))
        .unwrap_or(text.len());
    let path = format!("{prefix}{}", &text[..word]);
    if !text[word..].starts_with('{') {
        found.push(path);
        return word;
    }
    let mut at = word + 1;
    while at < text.len() && !text[at..].starts_with('}') {
        let letter = text[at..].chars().next().unwrap_or('}');
        if letter.is_alphanumeric() || letter == '_' || letter == '{' {
            at += expand(&path, &text[at..], found).max(1);
        } else {
            at += letter.len_utf8();
        }
    }
    at + 1
}

/// The file that a path leads to: the longest that there is.
fn file_of(files: &Files, path: &str) -> Option<String> {
    let mut path = path.trim_end_matches(':').to_owned();
    loop {
        if files.contains_key(&path) {
            return Some(path);
        }
        let end = path.rfind("::")?;
        path.truncate(end);
    }
}

fn top(module: &str) -> &str {
    module.split("::").next().unwrap_or(module)
}

/// Who imports whom. The tests of a file and the front of a folder, which only names its files, are left out.
fn arrows(files: &Files) -> BTreeMap<String, BTreeSet<String>> {
    let mut arrows = BTreeMap::new();
    for (module, text) in files.iter().filter(|(module, _)| !module.ends_with("::tests")) {
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
        let targets: BTreeSet<String> = crate_paths(code)
            .iter()
            .map(|path| file_of(files, path).unwrap_or_else(|| panic!("{module}: crate::{path} leads to no file")))
            .filter(|target| target != module)
            .collect();
        arrows.insert(module.clone(), targets);
    }
    arrows
}

/// What is wrong with these files.
fn faults(files: &Files) -> Vec<String> {
    let mut faults = Vec::new();
    for (module, text) in files {
        let lines = text.lines().count();
        if lines > MAX_LINES {
            faults.push(format!("{module} has {lines} lines"));
        }
    }
    let arrows = arrows(files);
    for (module, targets) in &arrows {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(folder, _)| *folder == top(module)) else {
            faults.push(format!("{module} is in no folder of the table"));
            continue;
        };
        for target in targets {
            if top(target) != top(module) && !allowed.contains(&top(target)) {
                faults.push(format!("{module} imports {target}"));
            }
        }
    }
    // Take away whatever imports nothing that is left: what remains is in, or leads to, a circle.
    let mut left = arrows;
    loop {
        let leaves: Vec<String> = left
            .iter()
            .filter(|(_, targets)| targets.iter().all(|target| !left.contains_key(target)))
            .map(|(module, _)| module.clone())
            .collect();
        if leaves.is_empty() {
            break;
        }
        for leaf in leaves {
            left.remove(&leaf);
        }
    }
    // The engine's parts are written as parts of one type: they import it, and it names no part.
    if !left.is_empty() {
        faults.push(format!("a circle among {:?}", left.keys().collect::<Vec<_>>()));
    }
    faults
}

fn source() -> Files {
    let mut files = Files::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut files);
    files
}

#[test]
fn folders_import_only_what_is_below_them_and_no_files_each_other() {
    let files = source();
    assert!(files.len() > 40, "found {} files", files.len());
    assert_eq!(faults(&files), Vec::<String>::new());
}

#[test]
fn a_step_back_up_a_circle_and_a_long_file_are_found() {
    let with = |module: &str, added: &str| {
        let mut files = source();
        let text = files.get_mut(module).expect("a file");
        *text = format!("{added}\n{text}");
        faults(&files)
    };
    assert_eq!(
        with("wire::rtp", "use crate::{ids::Ssrc, path::{ice::IceAgent}};")
            .first()
            .map(String::as_str),
        Some("wire::rtp imports path::ice")
    );
    assert!(
        with(
            "wire::seq",
            "use crate::wire::rtp::RtpHeader;\nfn f() { crate::wire::stun::classify(&[]); }"
        )
        .is_empty()
    );
    let circle = with("stream::format", "use crate::stream::producer::Producer;");
    assert!(
        circle.iter().any(|fault| fault.starts_with("a circle among")),
        "{circle:?}"
    );
    let long = with("ids", &"\n".repeat(MAX_LINES));
    assert!(long.iter().any(|fault| fault.starts_with("ids has")), "{long:?}");
}
