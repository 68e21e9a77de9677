//! Scores of CVSS vectors, 3.1 and 4.0.
//!
//! What a vector may say is checked here, against the tables of metrics in section 6 of the 3.1 and
//! section 7 of the 4.0 specification, so that each fault has its place; the arithmetic is that of
//! the `cvss` crate. A vector is scored with all that it says: environmental metrics give the
//! environmental score, temporal ones alone the temporal score, and version 4.0 has one score for
//! all of them. Supplemental metrics of 4.0 have no part in it, as the specification says.

use std::ops::Range;

/// Something wrong with a vector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Bytes of the vector; empty where something is missing.
    pub at: Range<usize>,
    /// What was found.
    pub message: String,
    /// What is expected.
    pub hint: String,
}

/// The score of a vector in tenths, 0 to 100; else all that is wrong with it.
///
/// # Errors
///
/// Gives every fault of a vector that the specification does not allow.
pub fn tenths(vector: &str) -> Result<u8, Vec<Fault>> {
    let version = version(vector).map_err(|fault| vec![fault])?;
    let (metrics, mut faults) = metrics(vector, version);
    faults.extend(missing(vector, version, &metrics));
    if !faults.is_empty() {
        return Err(faults);
    }
    let says =
        |group: Group| metrics.iter().any(|(metric, value)| metric.group == group && *value != "X");
    let score = if version.name == "4.0" {
        vector.parse::<::cvss::v4::Vector>().map(|it| it.score().value())
    } else {
        vector.parse::<::cvss::v3::Vector>().map(|it| {
            let score = match (says(Group::Environmental), says(Group::Temporal)) {
                (true, _) => it.environmental_score(),
                (false, true) => it.temporal_score(),
                (false, false) => it.base_score(),
            };
            score.value()
        })
    };
    let score = score.map_err(|error| {
        let hint = "write a vector of CVSS 3.1 or 4.0".to_owned();
        vec![Fault { at: 0..vector.len(), message: error.to_string(), hint }]
    })?;
    let nearest = (0..=100u8).find(|it| (f64::from(*it) / 10.0 - score).abs() < 0.05);
    Ok(nearest.unwrap_or(100))
}

/// What a metric is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    /// Must be said.
    Base,
    /// Threat metrics, in 4.0.
    Temporal,
    Environmental,
    Supplemental,
}

struct Metric {
    name: &'static str,
    group: Group,
    values: &'static [&'static str],
}

struct Version {
    name: &'static str,
    /// In the order in which a vector lists them.
    metrics: &'static [Metric],
    /// Whether any other order is wrong.
    ordered: bool,
}

const fn metric(name: &'static str, group: Group, values: &'static [&'static str]) -> Metric {
    Metric { name, group, values }
}

const IMPACT: &[&str] = &["H", "L", "N"];
const MODIFIED_IMPACT: &[&str] = &["X", "H", "L", "N"];
const REQUIREMENT: &[&str] = &["X", "H", "M", "L"];

const VERSIONS: &[Version] = &[
    Version {
        name: "3.1",
        ordered: false,
        metrics: &[
            metric("AV", Group::Base, &["N", "A", "L", "P"]),
            metric("AC", Group::Base, &["L", "H"]),
            metric("PR", Group::Base, &["N", "L", "H"]),
            metric("UI", Group::Base, &["N", "R"]),
            metric("S", Group::Base, &["U", "C"]),
            metric("C", Group::Base, IMPACT),
            metric("I", Group::Base, IMPACT),
            metric("A", Group::Base, IMPACT),
            metric("E", Group::Temporal, &["X", "H", "F", "P", "U"]),
            metric("RL", Group::Temporal, &["X", "U", "W", "T", "O"]),
            metric("RC", Group::Temporal, &["X", "C", "R", "U"]),
            metric("CR", Group::Environmental, REQUIREMENT),
            metric("IR", Group::Environmental, REQUIREMENT),
            metric("AR", Group::Environmental, REQUIREMENT),
            metric("MAV", Group::Environmental, &["X", "N", "A", "L", "P"]),
            metric("MAC", Group::Environmental, &["X", "L", "H"]),
            metric("MPR", Group::Environmental, &["X", "N", "L", "H"]),
            metric("MUI", Group::Environmental, &["X", "N", "R"]),
            metric("MS", Group::Environmental, &["X", "U", "C"]),
            metric("MC", Group::Environmental, MODIFIED_IMPACT),
            metric("MI", Group::Environmental, MODIFIED_IMPACT),
            metric("MA", Group::Environmental, MODIFIED_IMPACT),
        ],
    },
    Version {
        name: "4.0",
        ordered: true,
        metrics: &[
            metric("AV", Group::Base, &["N", "A", "L", "P"]),
            metric("AC", Group::Base, &["L", "H"]),
            metric("AT", Group::Base, &["N", "P"]),
            metric("PR", Group::Base, &["N", "L", "H"]),
            metric("UI", Group::Base, &["N", "P", "A"]),
            metric("VC", Group::Base, IMPACT),
            metric("VI", Group::Base, IMPACT),
            metric("VA", Group::Base, IMPACT),
            metric("SC", Group::Base, IMPACT),
            metric("SI", Group::Base, IMPACT),
            metric("SA", Group::Base, IMPACT),
            metric("E", Group::Temporal, &["X", "A", "P", "U"]),
            metric("CR", Group::Environmental, REQUIREMENT),
            metric("IR", Group::Environmental, REQUIREMENT),
            metric("AR", Group::Environmental, REQUIREMENT),
            metric("MAV", Group::Environmental, &["X", "N", "A", "L", "P"]),
            metric("MAC", Group::Environmental, &["X", "L", "H"]),
            metric("MAT", Group::Environmental, &["X", "N", "P"]),
            metric("MPR", Group::Environmental, &["X", "N", "L", "H"]),
            metric("MUI", Group::Environmental, &["X", "N", "P", "A"]),
            metric("MVC", Group::Environmental, MODIFIED_IMPACT),
            metric("MVI", Group::Environmental, MODIFIED_IMPACT),
            metric("MVA", Group::Environmental, MODIFIED_IMPACT),
            metric("MSC", Group::Environmental, MODIFIED_IMPACT),
            metric("MSI", Group::Environmental, &["X", "S", "H", "L", "N"]),
            metric("MSA", Group::Environmental, &["X", "S", "H", "L", "N"]),
            metric("S", Group::Supplemental, &["X", "N", "P"]),
            metric("AU", Group::Supplemental, &["X", "N", "Y"]),
            metric("R", Group::Supplemental, &["X", "A", "U", "I"]),
            metric("V", Group::Supplemental, &["X", "D", "C"]),
            metric("RE", Group::Supplemental, &["X", "L", "M", "H"]),
            metric("U", Group::Supplemental, &["X", "Clear", "Green", "Amber", "Red"]),
        ],
    },
];

/// Which version a vector is of, by how it begins.
fn version(vector: &str) -> Result<&'static Version, Fault> {
    let first = vector.split('/').next().unwrap_or_default();
    let found = VERSIONS.iter().find(|it| first.strip_prefix("CVSS:") == Some(it.name));
    found.ok_or_else(|| {
        let is_old = vector.split('/').any(|it| it.starts_with("Au:")) || first == "CVSS:2.0";
        let (message, hint) = if is_old {
            let message = "this is a vector of CVSS 2.0".to_owned();
            (message, "score the threat anew with CVSS 3.1 or 4.0")
        } else if let Some(other) = first.strip_prefix("CVSS:") {
            let hint = "write `CVSS:3.1` or `CVSS:4.0`; a vector of 3.0 has the metrics of 3.1";
            (format!("there is no scoring by CVSS `{other}` here"), hint)
        } else {
            let message = "the vector does not say its version".to_owned();
            (message, "begin it with `CVSS:3.1/` or `CVSS:4.0/`")
        };
        Fault { at: 0..first.len(), message, hint: hint.to_owned() }
    })
}

type Said<'a> = Vec<(&'static Metric, &'a str)>;

/// The metrics that a vector says, and what is wrong with them.
fn metrics<'a>(vector: &'a str, version: &'static Version) -> (Said<'a>, Vec<Fault>) {
    let (mut said, mut faults): (Said<'a>, Vec<Fault>) = (Vec::new(), Vec::new());
    let mut start = 0;
    for (number, piece) in vector.split('/').enumerate() {
        let at = start..start + piece.len();
        start = at.end + 1;
        if number == 0 {
            continue;
        }
        match understood(piece, version) {
            Ok((metric, value)) => {
                faults.extend(misplaced(version, &said, metric, at));
                said.push((metric, value));
            }
            Err((message, hint)) => faults.push(Fault { at, message, hint }),
        }
    }
    (said, faults)
}

fn understood<'a>(
    piece: &'a str,
    version: &'static Version,
) -> Result<(&'static Metric, &'a str), (String, String)> {
    let Some((name, value)) = piece.split_once(':') else {
        let message = match piece {
            "" => "a metric is missing between `/` and what follows".to_owned(),
            _ => format!("`{piece}` is no metric with its value"),
        };
        return Err((message, "write the metric, `:` and its value, as in `AV:N`".to_owned()));
    };
    let Some(metric) = version.metrics.iter().find(|it| it.name == name) else {
        let names: Vec<&str> = version.metrics.iter().map(|it| it.name).collect();
        let hint = match names.iter().find(|it| it.eq_ignore_ascii_case(name)) {
            Some(known) => format!("write `{known}`"),
            None => format!("its metrics are {}", names.join(", ")),
        };
        return Err((format!("`{name}` is no metric of CVSS {}", version.name), hint));
    };
    if !metric.values.contains(&value) {
        let hint = format!("write one of {}", metric.values.join(", "));
        return Err((format!("`{name}` has no value `{value}`"), hint));
    }
    Ok((metric, value))
}

/// What is wrong with the place of a metric behind those that are `said`.
fn misplaced(
    version: &Version,
    said: &Said<'_>,
    metric: &Metric,
    at: Range<usize>,
) -> Option<Fault> {
    let name = metric.name;
    if said.iter().any(|(other, _)| other.name == name) {
        let hint = "keep one of the two".to_owned();
        return Some(Fault { at, message: format!("`{name}` stands twice"), hint });
    }
    let place = |name: &str| version.metrics.iter().position(|it| it.name == name);
    let late = said.iter().find(|(other, _)| version.ordered && place(other.name) > place(name));
    let (other, _) = late?;
    let message = format!("`{name}` stands behind `{}`", other.name);
    let hint = format!("CVSS {} has one order: write it before `{}`", version.name, other.name);
    Some(Fault { at, message, hint })
}

fn missing(vector: &str, version: &Version, said: &Said<'_>) -> Option<Fault> {
    let is_said = |name: &str| {
        let pieces = vector.split('/').skip(1);
        said.iter().any(|(metric, _)| metric.name == name)
            || pieces.into_iter().any(|it| it.split(':').next() == Some(name))
    };
    let needed = version.metrics.iter().filter(|it| it.group == Group::Base);
    let missing: Vec<String> =
        needed.filter(|it| !is_said(it.name)).map(|it| format!("`{}`", it.name)).collect();
    if missing.is_empty() {
        return None;
    }
    let message = format!("the vector lacks {}", missing.join(", "));
    let hint = "all base metrics must be said".to_owned();
    Some(Fault { at: vector.len()..vector.len(), message, hint })
}

#[cfg(test)]
mod tests;
