//! Questions about made-up rows, and questions that cannot be asked.

use super::{Field, Query, Row, Spellings, Values};

const FIELDS: &[Field] = &[
    Field { word: "title", values: Values::Text, doc: "" },
    Field { word: "on", values: Values::Names, doc: "" },
    Field { word: "by", values: Values::Names, doc: "" },
    Field { word: "severity", values: Values::Ranks(&["low", "medium", "high"]), doc: "" },
    Field { word: "score", values: Values::Number, doc: "" },
    Field { word: "until", values: Values::Day, doc: "" },
    Field { word: "authn", values: Values::Means, doc: "" },
    Field { word: "authz", values: Values::Means, doc: "" },
    Field { word: "encrypted", values: Values::Ranks(&["no", "unknown", "yes"]), doc: "" },
];

struct Made(&'static [(&'static str, &'static [&'static str])]);

impl Row for Made {
    fn values(&self, field: &str) -> Vec<Spellings> {
        let said = self.0.iter().filter(|(word, _)| *word == field);
        said.map(|(_, spellings)| spellings.iter().map(|&it| it.to_owned()).collect()).collect()
    }
}

const REPLAY: Made = Made(&[
    ("title", &["A token is replayed"]),
    ("on", &["Acme.Pay.Api", "Payments API"]),
    ("on", &["Acme.Bank", "Acquiring bank"]),
    ("severity", &["high"]),
    ("score", &["7.5"]),
    ("until", &["2027-03-01"]),
    ("authn", &["unknown"]),
    ("authz", &["roles"]),
    ("encrypted", &["unknown"]),
]);

#[track_caller]
fn holds(text: &str) -> bool {
    Query::parse(text, FIELDS).unwrap().holds(&REPLAY)
}

#[test]
fn signs_compare() {
    for text in [
        "severity = high",
        "severity >= medium",
        "severity > low and severity <= high",
        "severity in low, high",
        "severity in (low, high)",
        "(severity in low, high)",
        "severity != low",
        "score >= 7.5 and score < 8",
        "until < 2027-03-02",
        "until = 2027-03-01",
        "title ~ token",
        "title ~ \"TOKEN is\"",
        "title = \"a token is replayed\"",
        "on = Api",
        "on = Pay.Api",
        "on = \"payments api\"",
        "on in Bank, Shop",
        "on ~ acqui",
        "not by",
        "not authn and authn = unknown",
        "authz",
        "not encrypted and encrypted > no",
        "on and not (by = Mallory or severity = low)",
        "severity = low or severity = high and on = Bank",
    ] {
        assert!(holds(text), "{text}");
    }
    for text in [
        "severity = low",
        "severity < high",
        "severity in low, medium",
        "score > 7.5",
        "until > 2027-03-01",
        "title = token",
        "on = Pay",
        "on = i",
        "by",
        "by = Mallory",
        "not on",
        "(severity = low or severity = high) and on = Shop",
    ] {
        assert!(!holds(text), "{text}");
    }
}

/// What a question is refused for: the piece of it, the message, the hint.
fn faults(text: &str) -> Vec<(&str, String, String)> {
    let faults = Query::parse(text, FIELDS).expect_err(text);
    let shown = faults.into_iter();
    shown.map(|it| (&text[it.at], it.message, it.hint.unwrap_or_default())).collect()
}

#[test]
fn names_are_told_as_written() {
    let query =
        Query::parse("on in Api, \"Bank\" and not (by = Mallory or on ~ x)", FIELDS).unwrap();
    let names: Vec<_> = query.names().into_iter().map(|it| (it.field, it.name)).collect();
    assert_eq!(names, [("on", "Api"), ("on", "Bank"), ("by", "Mallory")]);
}

#[test]
fn every_fault_has_its_place() {
    let list = "the fields are authn, authz, by, encrypted, on, score, severity, title, until";
    let cases = [
        ("sevrity = high", "sevrity", "there is no field `sevrity`", {
            &*format!("did you mean `severity`? {list}")
        }),
        ("severity = hgh", "hgh", "`severity` is never `hgh`", {
            "did you mean `high`? it is one of low, medium, high"
        }),
        ("title > a", "title > a", "`title` has no order", {
            "compare it with `=`, `!=`, `~` or `in`"
        }),
        ("score ~ 7", "score ~ 7", "`score` is no text to look into", {
            "compare it with `=`, `!=`, `<`, `>` or `in`"
        }),
        ("score = high", "high", "`score` is a number", "write a number, as in `7.5`"),
        ("until = \"2027\"", "\"2027\"", "`until` is a day", {
            "write a day without quotes, as in `2027-03-31`"
        }),
    ];
    for (text, piece, message, hint) in cases {
        assert_eq!(faults(text), [(piece, message.to_owned(), hint.to_owned())], "{text}");
    }
}

#[test]
fn all_faults_are_found_at_once() {
    let found = faults("sevrity = high and score = high");
    assert_eq!(found.iter().map(|it| it.0).collect::<Vec<_>>(), ["sevrity", "high"]);
}

#[test]
fn what_is_no_condition_is_refused() {
    for text in [
        "",
        "=",
        "severity =",
        "severity = high status",
        "severity = high; title = a",
        "severity = high { }",
        "(severity = high",
        "severity = high)",
        "severity == high",
        "severity = high && on",
        "severity in",
        "severity in (low",
        "severity = high because \"so\"",
        "\n",
        "ä",
        "}",
    ] {
        assert!(Query::parse(text, FIELDS).is_err(), "{text}");
    }
}
