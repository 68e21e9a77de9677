//! The reference of the language, made of the tables that the compiler checks by.

use std::fmt::Write as _;

use crate::fields;
use crate::levels;
use crate::model::{About, Kind, Model, Place};
use crate::query::{Field, Values};
use crate::resolve::vocabulary::{self, Property, Takes};

mod chapters;
mod entries;

pub use chapters::{findings, language};

/// A statement: its word, how it is written, and the properties that it knows.
struct Statement {
    word: &'static str,
    what: &'static str,
    form: &'static str,
    properties: &'static [Property],
}

const fn statement(
    word: &'static str,
    what: &'static str,
    form: &'static str,
    properties: &'static [Property],
) -> Statement {
    Statement { word, what, form, properties }
}

const STATEMENTS: &[Statement] = &[
    statement(
        "model",
        "begins a model; a child refines one element of its parent",
        "model Name \"Title\" refines Parent.Element { … }",
        vocabulary::MODEL,
    ),
    statement("part", "begins a further file of a model", "part of Name", &[]),
    statement("use", "brings a library into scope", "use std.stride", &[]),
    statement(
        "boundary",
        "a trust boundary; what stands in its block stands in it",
        "boundary Name \"Title\" { … }",
        vocabulary::BOUNDARY,
    ),
    statement(
        "flow",
        "a flow; word and name may be left out",
        "flow Name: Source -> Target \"label\" [protocol] { … }",
        vocabulary::FLOW,
    ),
    statement("data", "a class of data", "data Name \"Title\" { … }", vocabulary::DATA),
    statement(
        "attacker",
        "somebody who attacks",
        "attacker Name \"Title\" { … }",
        vocabulary::ATTACKER,
    ),
    statement(
        "objective",
        "something that must stay true",
        "objective Name \"Title\" { … }",
        vocabulary::OBJECTIVE,
    ),
    statement(
        "assumption",
        "something taken for granted",
        "assumption Name \"Title\" { … }",
        vocabulary::ASSUMPTION,
    ),
    statement(
        "environment",
        "a setting that scores may differ in",
        "environment Name \"Title\"",
        vocabulary::ENVIRONMENT,
    ),
    statement(
        "threat",
        "what can go wrong; threats in its block are variants, controls there are its own",
        "threat Name \"Title\" on Target, Target { … }",
        vocabulary::THREAT,
    ),
    statement(
        "control",
        "a countermeasure; controls in its block are listed under it",
        "control Name \"Title\" implemented { … }",
        vocabulary::CONTROL,
    ),
    statement(
        "answer",
        "a child's word on a threat of its parent",
        "answer Threat applies, or answer Threat dismissed because \"…\"",
        vocabulary::THREAT,
    ),
    statement(
        "abuse-case",
        "steps of an attack: `step A -> B \"…\"`",
        "abuse-case Name \"Title\" { … }",
        vocabulary::SCENARIO,
    ),
    statement(
        "scenario",
        "steps of normal use: `step A -> B \"…\"`",
        "scenario Name \"Title\" { … }",
        vocabulary::SCENARIO,
    ),
    statement("naming", "conventions for names", "naming { … }", vocabulary::NAMING),
    statement(
        "policy",
        "what fails the check, here and in all models below: `deny` is an error, `warn` a warning",
        "policy { … }",
        vocabulary::POLICY,
    ),
    statement(
        "rule",
        "a check of your own, for this and all models below",
        "rule Name \"Title\" on flow { … }",
        vocabulary::RULE,
    ),
    statement(
        "template",
        "threats and controls about `it`, to apply to many elements",
        "template Name \"Title\" { threat … on it }",
        &[],
    ),
    statement(
        "apply",
        "an application of a template",
        "apply Template to Element { … }",
        vocabulary::APPLICATION,
    ),
    statement(
        "place",
        "a wish for the order on maps: right of, left of, above or below",
        "place Element right of Other",
        &[],
    ),
    statement("view", "a map on request", "view Name of Element depth 2 { … }", vocabulary::VIEW),
    statement(
        "propose",
        "something outside of a child that its parent lacks",
        "propose external Name \"Title\"",
        &[],
    ),
    statement("extend", "more inside an element of this model", "extend Element { … }", &[]),
    statement(
        "kind",
        "an element kind",
        "kind word \"Title\" like container { … }",
        vocabulary::KIND,
    ),
    statement(
        "vocabulary",
        "a closed list of words",
        "vocabulary name \"Title\" { … }",
        vocabulary::VOCABULARY,
    ),
];

/// All words that begin a statement, each with what it declares; element kinds of the libraries of
/// `model` behind them.
#[must_use]
pub fn words(model: &Model) -> Vec<(String, String)> {
    let statements = STATEMENTS.iter().map(|it| (it.word.to_owned(), it.what.to_owned()));
    let kinds = model.kinds.iter().map(|kind| {
        let library = &model[kind.named.unit].name;
        (kind.named.name.clone(), format!("an element kind of `{library}`"))
    });
    statements.chain(kinds).collect()
}

/// What there is to say about a word: of one that begins a statement its form and its properties;
/// of a property what it says; of a word that properties take which; of a library what it holds;
/// and of a word of other tools what it is called here.
#[must_use]
pub fn page(model: &Model, word: &str) -> Option<String> {
    entry(model, word).or_else(|| entries::elsewhere(model, word))
}

fn entry(model: &Model, word: &str) -> Option<String> {
    if let Some(found) = STATEMENTS.iter().find(|it| it.word == word) {
        let mut out = format!("{word}: {}\n\n  {}\n", found.what, found.form);
        properties(&mut out, model, found.properties);
        match word {
            "policy" | "rule" => conditions(&mut out),
            "model" => maturity(&mut out),
            _ => {}
        }
        return Some(out);
    }
    let Some(kind) = model.kinds.iter().find(|kind| kind.named.name == word) else {
        return property(model, word)
            .or_else(|| entries::value(model, word))
            .or_else(|| entries::library(model, word));
    };
    let library = &model[kind.named.unit].name;
    let stands = stands(model, kind);
    let stands = if stands.is_empty() { String::new() } else { format!("\n  stands {stands}\n") };
    let form = format!("  {word} Name \"Title\" [technology] {{ … }}");
    let mut out = format!("{word}: an element kind of `{library}`\n\n{form}\n{stands}");
    properties(&mut out, model, vocabulary::ELEMENT);
    Some(out)
}

/// Where elements of a kind may stand, in words.
fn stands(model: &Model, kind: &Kind) -> String {
    let places = kind.inside.iter().map(|place| match place {
        Place::Top => "at the top of a model".to_owned(),
        Place::Kind(kind) => format!("in a {}", model[*kind].named.name),
    });
    places.collect::<Vec<_>>().join(", ")
}

/// What the property `visibility` does, which is the same wherever it stands.
const VISIBILITY: &str = "\
visibility: who may see something, `public` or `internal`

  visibility public

It is a line of the header of a model, and of the block of everything that has a name. What says
nothing itself is as the header of the model that declares it says; without any word it is
internal. A model below does not take over what the model above it says.

With `--audience public`, `tmd build`, `tmd render` and `tmd table` leave out what is not public,
and:

  parts of a hidden element, and the model that is its inside
  flows with a hidden end
  threats of which all targets are hidden, and variants of and answers to hidden threats
  controls inside of a hidden threat or listed under a hidden control
  scenarios that somebody hidden takes part in, and views of hidden elements
  elements that would seem to stand in a boundary around, because their own is hidden
  every mention of these in lists, reasons and counts
  owners, tickets, tests, who accepted or handed on a threat, places of sources
  what nobody has assessed
  what the header says, if the header is not public; the name of a root stays, for it begins all ids

States are computed from all there is: a public threat that an internal control mitigates is
mitigated. Its reason then says no more than \"by measures that are not public\".

Texts of public things are shown as they are: what they say of others is for their authors to judge.
A threat that is `like` a hidden one is hidden, too, unless it says itself that it is public. What a
template of another model holds is internal if that model is.

`tmd embed`, `tmd mdbook` and `tmd fence` show everything.
";

/// The entry about a property.
fn property(model: &Model, word: &str) -> Option<String> {
    if word == "visibility" {
        return Some(VISIBILITY.to_owned());
    }
    entries::property(model, word)
}

fn properties(out: &mut String, model: &Model, table: &[Property]) {
    if table.is_empty() {
        return;
    }
    out.push_str("\nproperties, as lines of the block:\n\n");
    let width = table.iter().map(|it| it.word.len()).max().unwrap_or(0);
    for it in table {
        let _ = write!(out, "  {:width$}  {}", it.word, it.doc);
        let takes = takes(model, it.takes);
        let _ = if takes.is_empty() { writeln!(out) } else { writeln!(out, " ({takes})") };
    }
}

/// What conditions may ask of everything that policies and rules look at.
fn conditions(out: &mut String) {
    out.push_str("\nconditions compare fields, as `--where` of `tmd table` does:\n");
    for (word, about) in About::WORDS {
        let _ = writeln!(out, "\n{word}:\n\n{}", fields_text(fields::of(*about)).trim_end());
    }
}

/// What maturity makes of findings.
fn maturity(out: &mut String) {
    out.push_str("\nwhat `maturity` makes of findings; all others are the same at each:\n\n");
    for code in levels::codes() {
        let sentence = levels::sentence(code).unwrap_or_default();
        let _ = writeln!(out, "  {code}  {}: {}", code.title(), lowercase(&sentence));
    }
}

fn lowercase(sentence: &str) -> String {
    let text = sentence.trim_end_matches('.');
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |it| it.to_ascii_lowercase().to_string() + letters.as_str())
}

/// Fields of conditions: word, what its values are, what it is; below a rank its words.
#[must_use]
pub fn fields_text(fields: &[Field]) -> String {
    let mut out = String::new();
    for field in fields {
        let kind = match field.values {
            Values::Text | Values::Means => "text",
            Values::Names => "names",
            Values::Ranks(_) => "rank",
            Values::Number => "number",
            Values::Day => "day",
        };
        let _ = writeln!(out, "  {:<15}{kind:<8}{}", field.word, field.doc);
        if let Values::Ranks(words) = field.values {
            let _ = writeln!(out, "  {:<23}{}", "", words.join(" < "));
        }
    }
    out
}

fn takes(model: &Model, takes: Takes) -> String {
    match takes {
        Takes::Choice(words) | Takes::Choices(words) => words.join(", "),
        Takes::Vocabulary(name) => {
            let lists = model.vocabularies.iter().filter(|it| it.named.name == name);
            let words = lists.flat_map(|it| &it.words).map(|it| it.word.as_str());
            words.collect::<Vec<_>>().join(", ")
        }
        Takes::Date => "a day, as 2027-03-31".to_owned(),
        Takes::Text | Takes::Words | Takes::Names | Takes::Own => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::STATEMENTS;
    use crate::resolve::vocabulary::DECLARATIONS;

    #[test]
    fn every_declaration_is_in_the_reference() {
        for (word, _) in DECLARATIONS {
            assert!(STATEMENTS.iter().any(|it| it.word == *word), "{word}");
        }
    }
}
