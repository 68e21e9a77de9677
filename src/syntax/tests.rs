//! What cases in files cannot show: the shape of trees, and that work grows with length only.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use super::ast::{Arrow, Block, Expr, Head, Item, Joint, List, Part, Statement, Value, Word};
use super::{Parsed, format, format_lines, parse};
use crate::source::{FileId, Source};

/// Models with every shape that the language has, and real ones.
const MODELS: [&str; 5] = [
    UMBRELLA,
    CHILD,
    include_str!("../../examples/acme/acme.tmd"),
    include_str!("../../examples/acme/payments/payments-api.tmd"),
    include_str!("../../stdlib/c4.tmd"),
];

const UMBRELLA: &str = r#"// acme.tmd: the umbrella
model Acme "Acme Pay" {
  owner "architecture"
  reviewed 2026-10-01
  summary """Takes card payments for small shops."""
}
use std.stride

naming {
  case element PascalCase
  term "Authorization server" { short AS; not "auth server", "IdP" }
  renamed Rss to Rse since 2024-04-22
}

data CardData "Card data" { classification confidential; kind pci }

boundary Cloud "Acme cloud" { // trusted
  trust trusted

  system Pay "Payments" {
    container Api "Payments API" [Rust] #core
    store Ledger "Ledger" [PostgreSQL] { holds CardData }
    Api -> Ledger "books" [SQL]
    -> Bank "authorises"
  }
  summary """
    # Two

      lines
  """
}
external Bank "Acquiring bank"

flow PlaceOrder: Customer -> Pay.Api "places an order" [HTTPS] {
  carries CardData
  encrypted yes
}
propose flow Out: Pay.Api <-> Bank "authorises" [ISO 8583] refines A, B

threat TokenReplay "A captured \"token\" is replayed" on PlaceOrder, model {
  by NetworkAttacker
  severity high for Production
  risk L4 I5
  refs CWE-294, ASVS-3.5.3,
    T1557.001 // and more
  mitigated by Dpop or Mtls
  accepted by "CISO" until 2027-03-01 because "rare" /* for now */
}
control ShortLived "Tokens live five minutes" on Pay.Api implemented {
  on Pay.Api; verify "tests/token_lifetime.rs"
}
rule Locked "Flows are locked" {
  flows where crosses and not (encrypted = yes or protocol != "TLS") in Cloud
  require severity >= high and score < 7.5
}
view V "Map" of Cloud depth 2 { place Bank right of Pay }
"#;

const CHILD: &str = r#"model PaymentsApi "Payments API" refines Acme.Pay.Api { owner "payments" }

component Gateway "Gateway"
flow SubmitOrder: Customer -> Gateway "submits" refines PlaceOrder
flow Gateway -> Orders "forwards"
step Orders->Ledger "books"            // lands on the parent's flow

threat CacheTheft "Tokens are read" refines TokenReplay on Cache {
  control Encrypt "Encrypt cached tokens" in-progress { ticket "PAY-900" }
}
apply Exposed to Api { dismissed Flood because "quota" }
answer LedgerTampering dismissed because "the API cannot change past bookings"
"#;

fn source(text: &str) -> Source {
    Source::new(FileId(0), "main.tmd".to_owned(), text.to_owned())
}

fn parsed(text: &str) -> Parsed {
    parse(&source(text))
}

/// Every finding on a line: place, code and message.
fn findings(text: &str) -> String {
    let source = source(text);
    let mut out = String::new();
    for finding in parse(&source).diagnostics {
        let (line, column) = source.line_column(finding.span.map_or(0, |span| span.start));
        writeln!(out, "{line}:{column} {} {}", finding.code, finding.message).unwrap();
    }
    out
}

/// The tree without its places, one statement a line.
fn tree(text: &str) -> String {
    let mut out = String::new();
    items(&parsed(text).file.items, text, 0, &mut out);
    out
}

fn items(list: &[Item], text: &str, depth: usize, out: &mut String) {
    for item in list {
        let indent = "  ".repeat(depth);
        match item {
            Item::Blank => {}
            Item::Comment(comment) => {
                writeln!(out, "{indent}{}", &text[comment.span.range()]).unwrap();
            }
            Item::Bad(span) => writeln!(out, "{indent}BAD {}", &text[span.range()]).unwrap(),
            Item::Statement(it) => {
                writeln!(out, "{indent}{}", statement(it)).unwrap();
                if let Some(Block { items: inner, .. }) = &it.block {
                    items(inner, text, depth + 1, out);
                }
            }
        }
    }
}

fn statement(it: &Statement) -> String {
    let mut pieces: Vec<String> = Vec::new();
    let word = |word: &Word| word.text.clone();
    let parts = match &it.head {
        Head::Line(line) => {
            pieces.push(word(&line.word));
            &line.parts
        }
        Head::Flow(flow) => {
            pieces.extend(flow.lead.iter().map(word));
            pieces.extend(flow.name.iter().map(|name| format!("{}:", name.text)));
            pieces.extend(flow.from.iter().map(super::ast::Path::text));
            pieces.push(if flow.arrow == Arrow::Forward { "->" } else { "<->" }.to_owned());
            pieces.push(flow.to.text());
            &flow.parts
        }
    };
    pieces.extend(parts.iter().map(part));
    pieces.join(" ") + if it.block.is_some() { " {}" } else { "" }
}

fn part(part: &Part) -> String {
    match part {
        Part::Values(it) => list(it),
        Part::Clause(word, it) => format!("({} {})", word.text, list(it)),
        Part::Technology(text) => format!("[{}]", text.text),
        Part::Tag(word) => format!("#{}", word.text),
        Part::Condition(word, it) => format!("({} {})", word.text, expr(it)),
    }
}

fn list(list: &List) -> String {
    let values: Vec<String> = list.values.iter().map(value).collect();
    values.join(if list.joint == Joint::Or { "|" } else { "," })
}

fn value(value: &Value) -> String {
    match value {
        Value::Path(path) => path.text(),
        Value::String(text) => format!("{:?}", text.text),
        Value::Markdown(text) => format!("md{:?}", text.text),
        Value::Date(text) => format!("date:{}", text.text),
        Value::Number(text) => format!("number:{}", text.text),
    }
}

fn expr(it: &Expr) -> String {
    match it {
        Expr::Or(left, right) => format!("or({}, {})", expr(left), expr(right)),
        Expr::And(left, right) => format!("and({}, {})", expr(left), expr(right)),
        Expr::Not(inner) => format!("not({})", expr(inner)),
        Expr::Compare(path, sign, right) => format!("{} {sign:?} {}", path.text(), value(right)),
        Expr::In(path, values) => {
            let values: Vec<String> = values.iter().map(value).collect();
            format!("{} in [{}]", path.text(), values.join(", "))
        }
        Expr::Is(path) => path.text(),
    }
}

#[test]
fn every_shape_of_the_language_is_read() {
    for model in MODELS {
        assert_eq!(findings(model), "");
    }
    let shapes = [
        (
            r#"system Pay "Payments" [Rust] #core in Cloud"#,
            "system Pay \"Payments\" [Rust] #core (in Cloud)",
        ),
        ("control X \"x\" on Pay.Api implemented", "control X \"x\" (on Pay.Api) implemented"),
        ("on A, B", "on A,B"),
        ("mitigated by A or B", "mitigated (by A|B)"),
        ("threat T \"t\" on model, it", "threat T \"t\" (on model,it)"),
        ("refs CWE-294, ASVS-3.5.3", "refs CWE-294,ASVS-3.5.3"),
        ("refs A, // one\n\n  B", "refs A,B"),
        ("renamed A to B since 2024-04-22", "renamed A (to B) (since date:2024-04-22)"),
        ("since today", "since today"),
        ("view V of X depth 2", "view V (of X) (depth number:2)"),
        ("scope out \"a\" because \"b\"", "scope out \"a\" (because \"b\")"),
        ("A->B.C \"x\"", "A -> B.C \"x\""),
        ("A <-> B", "A <-> B"),
        ("-> Ledger \"books\"", "-> Ledger \"books\""),
        ("flow Name : A -> B", "flow Name: A -> B"),
        ("Name: A -> B", "Name: A -> B"),
        ("Name: -> B", "Name: -> B"),
        ("flow -> B", "flow -> B"),
        ("step A -> B", "step A -> B"),
        ("propose flow Out: A -> B", "propose flow Out: A -> B"),
        ("when a and not b or c", "when (when or(and(a, not(b)), c))"),
        ("x where a or b and (c or d = \"e\")", "x (where or(a, and(b, or(c, d Equal \"e\"))))"),
        ("require a because \"b\"", "require (require a) (because \"b\")"),
        ("x where a = b because \"c\"", "x (where a Equal b) (because \"c\")"),
        ("in-progress to-do on-call", "in-progress to-do on-call"),
        ("a \"\\\"\\\\\u{e9}\u{1F5FA}\"", "a \"\\\"\\\\\u{e9}\u{1F5FA}\""),
        ("a \"\"\"\n    one\n      two\n\n    three\n    \"\"\"", "a md\"one\\n  two\\n\\nthree\""),
        ("a \"\"\"one\n   two\"\"\"", "a md\"one\\ntwo\""),
        ("\u{feff}a\u{a0}b\tc\r\n", "a b c"),
    ];
    for (text, shape) in shapes {
        assert_eq!((tree(text).trim_end(), findings(text).as_str()), (shape, ""), "{text}");
    }
}

#[test]
fn blocks_nest_64_levels() {
    for (open, close) in [("a { ", "} "), ("a {\n", "}\n"), ("a { b\n", "}\n")] {
        let nested = |depth: usize| open.repeat(depth) + &close.repeat(depth);
        assert_eq!(findings(&nested(64)), "");
        assert!(findings(&nested(65)).contains("TM0013"));
        assert_eq!(findings(&nested(65)).lines().count(), 1);
        assert_eq!(findings(&open.repeat(64)).lines().count(), 1);
        check_formatting(&nested(64));
        check_formatting(&nested(65));
    }
}

#[test]
fn countless_braces_give_a_handful_of_findings() {
    for piece in
        ["{", "{\n", "a {\n", "a { ", "a { b\n", "}", "}\n", "(", "\"", "/*", "[", "\"\"\""]
    {
        let text = piece.repeat(10_000);
        let count = parsed(&text).diagnostics.len();
        assert!(count < 5, "{count} findings for many `{piece}`");
    }
}

#[test]
fn what_is_no_text_is_one_finding() {
    let count = |text: &str| findings(text).lines().count();
    let model = "model Shop \"Shop\" {\n  owner: \"a\"\n}\nA -> B: \"c\"\n";
    let wide: String = model.chars().flat_map(|char| [char, '\0']).collect();
    let old = model.replace('\n', "\r");
    for text in [wide.as_str(), "model A \"A\"\0\n?", &old, &format!("{old}\n"), "\u{feff}\0"] {
        assert_eq!(count(text), 1, "{text:?}");
        check_formatting(text);
    }
    for text in [model, &model.replace('\n', "\r\n"), &model.replace('\n', "\r\r\n")] {
        assert_eq!(count(text), 2, "{text:?}");
    }
    for text in ["model A \"A\"", "model A \"A\"\r\n", "\r\nmodel A \"A\""] {
        assert_eq!(count(text), 0, "{text:?}");
    }
}

#[test]
fn conditions_have_a_limit() {
    let joined = |count: usize| format!("x where {}", vec!["a"; count].join(" and "));
    assert_eq!(findings(&joined(64)), "");
    assert!(findings(&joined(65)).contains("TM0013"));
    let nested = |depth: usize| format!("x where {}a{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(findings(&nested(64)), "");
    assert!(findings(&nested(10_000)).contains("TM0013"));
    assert!(findings(&format!("x where {}a", "not ".repeat(10_000))).contains("TM0013"));
}

/// The parser counts its calls, so that an input on which it goes back and forth is told without
/// a clock. The limit is above what other tests need, which may run at the same time, and far
/// below the square of the length.
#[test]
fn reading_takes_steps_in_proportion_to_length() {
    const LENGTH: usize = 50_000;
    const STEPS_PER_BYTE: usize = 1_000;
    let pieces = [
        "{",
        "a {",
        "}",
        "a b c ",
        "a, ",
        "a or ",
        "a or\n",
        "a;",
        "a -> b\n",
        "a -> ",
        "-> ",
        "a: ",
        "x where (",
        "x where not ",
        "\"",
        "\"\"\"",
        "\"a\" ",
        "\" {",
        "'",
        "/*",
        "/**/",
        "//",
        "[",
        "#",
        "# ",
        " ",
        "\n",
        ";",
        "\\",
        "a.",
        "a-",
        "1",
        "1-",
        "\u{e9}",
        "% ",
        "%{",
        ",/**/",
        "a /**/ ",
    ];
    pest::set_call_limit(std::num::NonZeroUsize::new(LENGTH * STEPS_PER_BYTE));
    for start in ["", "a ", "a -> b ", "a where b "] {
        for piece in pieces {
            let text = start.to_owned() + &piece.repeat(LENGTH / piece.len());
            let findings = findings(&text);
            assert!(!findings.contains("too long to read"), "{start}{piece}{piece}{piece}…");
        }
    }
    pest::set_call_limit(None);
}

fn formatted(text: &str) -> String {
    format(&source(text))
}

/// Formatting keeps what is written and has one form.
fn check_formatting(text: &str) {
    let once = formatted(text);
    let lines: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    assert_eq!(tree(&once), tree(&lines.join("\n")), "the tree changed:\n{text}\n=====\n{once}");
    assert_eq!(formatted(&once), once, "not the final form of:\n{text}");
}

#[test]
fn a_carriage_return_before_the_quotes_is_a_line_end() {
    let formatted_once = formatted("a \"\"\"x\n  y\r\"\"\"\n");
    assert_eq!(formatted_once, "a \"\"\"\n  x\n  y\n\"\"\"\n");
    for end in ["\r", "\r\"\"\"", "\r\r\"\"\"\n", "\r\"", "\n\r", "\r\n", " \r \"\"\"\r"] {
        check_formatting(&format!("model A \"A\" {{\n  summary \"\"\"\n    x\n   y{end}"));
        check_formatting(&format!("a \"\"\"x{end}"));
    }
}

/// Formatting some lines is a step towards the one form.
fn check_lines(text: &str, lines: RangeInclusive<usize>) {
    let some = format_lines(&source(text), &lines);
    assert_eq!(formatted(&some), formatted(text), "lines {lines:?} of:\n{text}\n=====\n{some}");
}

#[test]
fn lines_are_formatted_with_what_must_go_with_them() {
    let rough = "model   A\nsystem  B {\n owner   b }\nsystem   C\n";
    let lines = |range| format_lines(&source(rough), &range);
    assert_eq!(lines(1..=1), rough.replace("l   A", "l A"));
    assert_eq!(lines(4..=9), rough.replace("m   C", "m C"));
    assert_eq!(lines(3..=3), "model   A\nsystem  B {\n  owner b\n}\nsystem   C\n");
    assert_eq!(lines(1..=4), formatted(rough));
    assert_eq!(lines(7..=9), rough);
}

/// A small generator of numbers that are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }
}

/// One change of the kinds that typing makes: cut off, remove, insert.
fn mutated(text: &str, numbers: &mut Numbers) -> String {
    const PIECES: [&str; 31] = [
        "{", "}", "\"", "\"\"\"", "/*", "*/", "//", "\n", ";", ",", " or ", "->", "<-", "#", "[",
        "]", "(", "'", ":", "=", " on ", "where ", "é", "\\", "\t", "2026-", " { } ", "\r\n", ".",
        " not ", "\r",
    ];
    let mut chars: Vec<char> = text.chars().collect();
    let at = numbers.below(chars.len());
    match numbers.below(5) {
        0 => chars.truncate(at),
        1 => drop(chars.remove(at)),
        2 => drop(chars.drain(at..chars.len().min(at + numbers.below(40)))),
        _ => drop(chars.splice(at..at, PIECES[numbers.below(PIECES.len())].chars())),
    }
    chars.into_iter().collect()
}

#[test]
fn mutants_of_models_are_read_and_formatted() {
    let mut numbers = Numbers(0x5EED);
    let count = 10_000;
    for round in 0..count {
        let model = MODELS[round % MODELS.len()];
        let lines = model.lines().count();
        let start = numbers.below(lines);
        let some: Vec<&str> = model.lines().skip(start).take(1 + numbers.below(30)).collect();
        let mut text = some.join("\n");
        for _ in 0..=numbers.below(3) {
            if !text.is_empty() {
                text = mutated(&text, &mut numbers);
            }
        }
        check_formatting(&text);
        if round % 4 == 0 {
            let first = 1 + numbers.below(text.lines().count() + 1);
            check_lines(&text, first..=first + numbers.below(4));
        }
    }
}
