//! What is not public occurs nowhere in what is written for the public: made-up workspaces in which
//! every thing has a word of its own in each of its texts, and a visibility by chance.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use libtest_mimic::Trial;

use super::random::Random;
use super::update;

const N_WORKSPACES: usize = 12;

/// One trial for each made-up workspace.
pub(crate) fn trials() -> Vec<Trial> {
    let trial =
        |seed: usize| Trial::test(format!("public/{seed}"), move || Ok(keeps_secrets(seed)?));
    (0..N_WORKSPACES).map(trial).collect()
}

fn keeps_secrets(seed: usize) -> Result<(), String> {
    let world = World::new(seed);
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    update::write(&folder.path().join("made.tmd"), &world.root);
    update::write(&folder.path().join("inner.tmd"), &world.child);
    let run = |arguments: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tmd"));
        command.args(arguments.split(' ')).args(["--today", "2026-11-23"]).current_dir(&folder);
        command.output().expect("the command was built with this")
    };
    let build = run("build --audience public --out atlas");
    if !build.status.success() {
        let said = String::from_utf8_lossy(&build.stderr);
        return Err(format!("seed {seed}: {said}\n{}\n{}", world.root, world.child));
    }
    let mut written: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for entry in fs::read_dir(folder.path().join("atlas")).expect("it was written").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        written.insert(name, fs::read(entry.path()).expect("it was written"));
    }
    for report in ["questions", "operators", "tests", "unassessed", "controls", "data"] {
        let printed = run(&format!("table --audience public --report {report} --format json"));
        written.insert(format!("report {report}"), printed.stdout);
    }
    written.insert("the map on stdout".to_owned(), run("render --audience public").stdout);
    let page = String::from_utf8_lossy(&written["atlas.html"]).into_owned();
    let unpacked = unpacked(&page)?;
    written.insert("what atlas.html holds compressed".to_owned(), unpacked.into_bytes());
    let all: String = written
        .iter()
        .map(|(name, bytes)| format!("{name}\n{}\n", String::from_utf8_lossy(bytes)))
        .collect();
    let lower = all.to_lowercase();
    let leaked = |word: &&String| lower.contains(&word.to_lowercase());
    if let Some(word) = world.hidden.iter().find(leaked) {
        let lines = all.lines().filter(|it| it.to_lowercase().contains(&word.to_lowercase()));
        let line: String = lines.take(1).collect();
        return Err(format!(
            "seed {seed}: `{word}` is shown: {line}\n{}\n{}",
            world.root, world.child
        ));
    }
    // Else nothing was tried.
    let is_tried = lower.contains(&world.public.to_lowercase()) && world.hidden.len() > 20;
    if is_tried { Ok(()) } else { Err(format!("seed {seed}: nothing public was written")) }
}

/// The compressed parts of a page; there is one with what can be searched at least.
fn unpacked(page: &str) -> Result<String, String> {
    let parts = page.split("<script type=\"text/plain\"").skip(1);
    let texts = parts.filter_map(|part| {
        let (_, rest) = part.split_once('>')?;
        let packed = STANDARD.decode(rest.split_once('<')?.0.trim()).ok()?;
        let bytes = miniz_oxide::inflate::decompress_to_vec(&packed).ok()?;
        String::from_utf8(bytes).ok()
    });
    let texts: Vec<String> = texts.collect();
    let n_parts = page.matches("<script type=\"text/plain\"").count();
    let is_all = n_parts > 0 && texts.len() == n_parts;
    if is_all { Ok(texts.join("\n")) } else { Err("a part cannot be unpacked".to_owned()) }
}

/// A workspace of a parent and a child.
struct World {
    random: Random,
    root: String,
    child: String,
    /// Words of what must not be shown.
    hidden: Vec<String>,
    /// The word of something that must be shown.
    public: String,
    n_words: usize,
    /// Whether the model that is being written is public without a word.
    is_public: bool,
    /// What was declared, by its keyword.
    made: BTreeMap<&'static str, Vec<Thing>>,
}

/// Something that was declared.
#[derive(Clone)]
struct Thing {
    /// Its name, and what all of its texts contain.
    word: String,
    /// The path by which others name it.
    path: String,
    is_hidden: bool,
    /// Its line, empty if it says nothing.
    visibility: &'static str,
}

impl World {
    fn new(seed: usize) -> Self {
        let random = Random::seeded(&format!("public {seed}"));
        let (root, child, hidden) = (String::new(), String::new(), Vec::new());
        let (public, n_words, is_public) = (String::new(), 0, seed.is_multiple_of(3));
        let made = BTreeMap::new();
        let mut world = Self { random, root, child, hidden, public, n_words, is_public, made };
        let title = world.word();
        world.hide(&title, !world.is_public);
        let (owner, said) = (world.secret(), if world.is_public { "public" } else { "internal" });
        world.line(&format!(
            "model Made \"The {title}\" {{ owner \"{owner}\"; version \"{title}\"; summary \
             \"{title}\"; visibility {said} }}"
        ));
        world.words();
        let scope = world.elements();
        let scope_word = scope.word.clone();
        let asked = world.thing(scope.is_hidden);
        let block = world.block(&asked, "");
        world.line(&format!("threat {0} \"Also {0}\" on {scope_word} {block}}}", asked.word));
        world.is_public = world.random.once_in(2) && !scope.is_hidden;
        let said = if world.is_public { "public" } else { "internal" };
        let title = world.word();
        world.hide(&title, !world.is_public);
        let owner = world.secret();
        let parent = std::mem::take(&mut world.root);
        world.line(&format!(
            "model Inner \"The {title}\" refines Made.{scope_word} {{ owner \"{owner}\"; version \
             \"{title}\"; maturity bootstrap; visibility {said} }}"
        ));
        world.inside(&scope, &asked);
        world.child = std::mem::replace(&mut world.root, parent);
        world
    }

    /// A word that nothing else has.
    fn word(&mut self) -> String {
        self.n_words += 1;
        format!("Zq{}z", self.n_words)
    }

    /// A word that is never shown.
    fn secret(&mut self) -> String {
        let word = self.word();
        self.hide(&word, true);
        word
    }

    fn hide(&mut self, word: &str, is_hidden: bool) {
        if is_hidden {
            self.hidden.push(word.to_owned());
        }
    }

    /// Something inside of what is hidden or not; `is_lost` if it is hidden whatever it says.
    fn thing(&mut self, is_lost: bool) -> Thing {
        let word = self.word();
        let visibility = *self.random.pick(&[
            "",
            "visibility public",
            "visibility internal",
            "visibility public",
        ]);
        let is_said = match visibility {
            "" => self.is_public,
            said => said.ends_with("public"),
        };
        let is_hidden = is_lost || !is_said;
        self.hide(&word, is_hidden);
        Thing { path: word.clone(), word, is_hidden, visibility }
    }

    fn line(&mut self, text: &str) {
        writeln!(self.root, "{text}").expect("strings take all");
    }

    /// What a declaration says in its block, with the thing's own word and one that is never shown.
    fn block(&mut self, it: &Thing, more: &str) -> String {
        let secret = self.secret();
        let more = more.replace("WORD", &it.word).replace("SECRET", &secret);
        format!("{{\ndescription \"{}\"\n{}\n{more}\n", it.word, it.visibility)
    }

    /// Something of those that were declared with a keyword.
    fn some(&mut self, keyword: &str) -> Thing {
        let all = &self.made[keyword];
        all[self.random.below(all.len())].clone()
    }

    /// Data, attackers, objectives, assumptions, environments and controls, some of each.
    fn words(&mut self) {
        for _ in 0..3 {
            for (keyword, more) in SIMPLE {
                let it = self.thing(false);
                let block = self.block(&it, more);
                let state = match *keyword {
                    "control" => self.random.pick(&["", " planned", " implemented"]),
                    _ => "",
                };
                let word = &it.word;
                let head = format!("{keyword} {word} \"A {word}\"{state} {block}}}");
                self.line(&head);
                self.made.entry(keyword).or_default().push(it);
            }
        }
        let it = self.thing(false);
        let block = self.block(&it, "attack \"WORD\"; owner \"SECRET\"");
        let secret = self.secret();
        let head =
            format!("template Kept \"{secret}\" {{\nthreat {} \"It is {0}\" on it ", it.word);
        self.line(&format!("{head}{block}}}\n}}"));
        self.made.entry("template").or_default().push(it);
        let it = self.thing(false);
        let head = format!("kind {} \"A {0}\" like system", it.word.to_lowercase());
        let line = format!("{head} {{ {} }}", it.visibility);
        self.line(&line);
        self.made.entry("kind").or_default().push(it);
    }

    /// Elements in boundaries and in each other, with flows between them; returns the one whose
    /// inside the child is.
    fn elements(&mut self) -> Thing {
        let mut scope = None;
        for at in 0..6 {
            let zone = self.thing(false);
            let head = format!("boundary {} \"In {0}\" ", zone.word);
            let block = self.block(&zone, "");
            self.line(&(head + &block));
            let kind = self.some("kind").word.to_lowercase();
            let keyword = if at == 4 { kind.as_str() } else { "system" };
            let outer = self.element(keyword, None);
            for _ in 0..2 {
                let inner = self.element("container", Some(&outer));
                self.line("}");
                self.made.entry("element").or_default().push(inner);
            }
            self.line("}\n}");
            self.made.entry("boundary").or_default().push(zone);
            self.made.entry("element").or_default().push(outer.clone());
            if at == 1 || !outer.is_hidden {
                scope = Some(outer);
            }
        }
        let shown = self.word();
        self.line(&format!("person {shown} \"A {shown}\" {{ visibility public }}"));
        self.public = shown;
        for _ in 0..14 {
            self.flow();
        }
        for _ in 0..10 {
            self.threat();
        }
        self.story();
        scope.expect("the second is one")
    }

    /// The begin of an element, up to what is in it.
    fn element(&mut self, keyword: &str, outer: Option<&Thing>) -> Thing {
        let mut it = self.thing(outer.is_some_and(|it| it.is_hidden));
        let data = self.some("data").word;
        let more =
            "technology \"WORD\"; link \"https://WORD\"; source \"SECRET\"; owner \"SECRET\"";
        let block = self.block(&it, &format!("{more}; holds {data}"));
        let word = &it.word;
        let head = format!("{keyword} {word} \"The {word}\" {block}");
        if let Some(outer) = outer {
            it.path = format!("{}.{}", outer.path, it.word);
        }
        self.line(&head);
        it
    }

    fn flow(&mut self) {
        let (from, to) = (self.some("element"), self.some("element"));
        let it = self.thing(from.is_hidden || to.is_hidden);
        let data = self.some("data").word;
        let via = self.some("element").path;
        let more = format!("protocol \"WORD\"; authn \"WORD\"; carries {data}; via {via}");
        let block = self.block(&it, &more);
        let (word, from, to) = (&it.word, &from.path, &to.path);
        let head = format!("flow {word}: {from} -> {to} \"asks {word}\" {block}}}");
        self.line(&head);
        self.made.entry("flow").or_default().push(it);
    }

    /// A threat on one or two things, with a variant that has a control of its own.
    fn threat(&mut self) {
        let keyword = *self.random.pick(&["element", "flow", "data", "boundary"]);
        let (one, other) = (self.some(keyword), self.some("element"));
        let it = self.thing(one.is_hidden && other.is_hidden);
        let [by, harms, assumes, first, second] =
            ["attacker", "objective", "assumption", "control", "control"]
                .map(|it| self.some(it).word);
        let environment = self.some("environment").word;
        let joint = *self.random.pick(&[",", " or"]);
        let more = format!(
            "attack \"WORD\"; impact \"WORD\"; condition \"WORD\"; owner \"SECRET\"; ticket \
             \"SECRET\"; by {by}; harms {harms}; assumes {assumes}; severity high; severity low \
             for {environment}; mitigated by {first}{joint} {second}; refs \"WORD\""
        );
        let block = self.block(&it, &more);
        let (word, one, second) = (&it.word, &one.path, &other.path);
        let head = format!("threat {word} \"It is {word}\" on {one}, {second} {block}");
        self.line(&head);
        let variant = self.thing(it.is_hidden);
        let block = self.block(&variant, "attack \"WORD\"; owner \"SECRET\"");
        let head = format!("threat {} \"More {0}\" {block}", variant.word);
        self.line(&head);
        let control = self.thing(variant.is_hidden);
        let block = self.block(&control, "because \"WORD\"; ticket \"SECRET\"");
        let head = format!("control {} \"Less {0}\" {block}}}\n}}\n}}", control.word);
        self.line(&head);
        self.copy(&it, &other);
        self.made.entry("threat").or_default().push(it);
    }

    /// A copy of a threat, accepted by somebody. One that says that it is public would show what it
    /// copies, which no copy of a hidden one does here.
    fn copy(&mut self, from: &Thing, on: &Thing) {
        let mut it = self.thing(from.is_hidden || on.is_hidden);
        if from.is_hidden && it.visibility.ends_with("public") {
            it.visibility = "";
        }
        let accepted = "accepted by \"SECRET\" until 2030-01-01 because \"WORD\"";
        let block = self.block(&it, &format!("like {}; {accepted}", from.path));
        let head = format!("threat {} \"As {0}\" on {} {block}}}", it.word, on.path);
        self.line(&head);
    }

    /// An abuse case, and a view.
    fn story(&mut self) {
        let (by, on, threat) = (self.some("attacker"), self.some("element"), self.some("threat"));
        let it = self.thing(by.is_hidden || on.is_hidden);
        let more =
            format!("step {} -> {} \"does WORD\"\nleads-to {}", by.word, on.path, threat.word);
        let block = self.block(&it, &more);
        let head = format!("abuse-case {} \"How {0}\" {block}}}", it.word);
        self.line(&head);
        let (of, left) = (self.some("element"), self.some("element"));
        let of = if of.path.contains('.') { None } else { Some(of) };
        let it = self.thing(of.as_ref().is_some_and(|it| it.is_hidden));
        // What a view opens cannot be left out of it.
        let is_other = of.as_ref().is_none_or(|it| it.path != left.path);
        let exclude = if is_other { format!("exclude {}", left.path) } else { String::new() };
        let block = self.block(&it, &exclude);
        let of = of.map(|it| format!(" of {}", it.path)).unwrap_or_default();
        let head = format!("view {} \"See {0}\"{of} {block}}}", it.word);
        self.line(&head);
    }

    /// The child: parts, a flow between them, a threat that refines the one on its element.
    fn inside(&mut self, scope: &Thing, asked: &Thing) {
        let mut parts = Vec::new();
        for _ in 0..3 {
            let part = self.element("container", None);
            self.line("}");
            self.hide(&part.word, scope.is_hidden);
            parts.push(part);
        }
        let [from, to] = [0, 1].map(|at| parts[at].clone());
        self.line(&format!("apply Kept to {}", to.word));
        let kept = self.some("template");
        let is_silent = kept.visibility.is_empty();
        self.hide(&kept.word, scope.is_hidden || to.is_hidden || is_silent && !self.is_public);
        let it = self.thing(scope.is_hidden || from.is_hidden || to.is_hidden);
        let line = format!(
            "flow {}: {} -> {} \"asks {0}\" {{ {} }}",
            it.word, from.word, to.word, it.visibility
        );
        self.line(&line);
        let control = self.some("control");
        let it = self.thing(scope.is_hidden || to.is_hidden);
        let more = format!("attack \"WORD\"; mitigated by {}", control.word);
        let block = self.block(&it, &more);
        let head = format!(
            "threat {} \"It is {0}\" refines {} on {} {block}}}",
            it.word, asked.word, to.word
        );
        self.line(&head);
    }
}

/// What stands at the top of a model and has no parts, with what it says.
const SIMPLE: &[(&str, &str)] = &[
    ("data", "cia \"WORD\"; owner \"SECRET\""),
    ("attacker", "skill \"WORD\"; scope out because \"WORD\""),
    ("objective", "property privacy; owner \"SECRET\""),
    ("assumption", "status verified; owner \"SECRET\""),
    ("environment", ""),
    (
        "control",
        "because \"WORD\"; verify \"SECRET\"; owner \"SECRET\"; ticket \"SECRET\"; by \"the WORD\"",
    ),
];
