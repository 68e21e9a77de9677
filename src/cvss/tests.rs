//! Vectors with known scores, and vectors with faults.

use super::tenths;

/// Base scores from "Common Vulnerability Scoring System v3.1: Examples" by FIRST.
const EXAMPLES_3_1: &[(&str, &str, u8)] = &[
    ("CVE-2013-0375", "AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 64),
    ("CVE-2014-3566", "AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 31),
    ("CVE-2012-1516", "AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 99),
    ("CVE-2009-0783", "AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", 42),
    ("CVE-2012-0384", "AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H", 72),
    ("CVE-2015-1098", "AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 78),
    ("CVE-2014-0160", "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 75),
    ("CVE-2014-6271", "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 98),
    ("CVE-2008-1447", "AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N", 68),
    ("CVE-2014-2005", "AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 68),
    ("CVE-2010-0467", "AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N", 58),
    ("CVE-2012-1342", "AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:L/A:N", 58),
    ("CVE-2013-6014", "AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H", 93),
    ("CVE-2019-7551", "AV:N/AC:L/PR:L/UI:R/S:C/C:H/I:H/A:H", 90),
    ("CVE-2009-0658", "AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 78),
    ("CVE-2011-1265", "AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 88),
    ("CVE-2014-2019", "AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", 46),
    ("CVE-2015-0970", "AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 88),
    ("CVE-2014-0224", "AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N", 74),
    ("CVE-2012-5376", "AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H", 96),
    ("CVE-2016-1645", "AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 88),
    ("CVE-2016-0128", "AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:H/A:N", 68),
    ("CVE-2016-2118", "AV:N/AC:H/PR:N/UI:R/S:U/C:H/I:H/A:H", 75),
    ("CVE-2017-5942", "AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 61),
    ("CVE-2018-18913", "AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 78),
    ("CVE-2016-5558", "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:L/A:L", 86),
    ("CVE-2016-5729", "AV:L/AC:L/PR:H/UI:N/S:C/C:H/I:H/A:H", 82),
    ("CVE-2015-2890", "AV:L/AC:L/PR:H/UI:N/S:U/C:N/I:H/A:H", 60),
    ("CVE-2018-3652", "AV:P/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 76),
    ("CVE-2019-0884", "AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N", 42),
];

/// Scores from "Common Vulnerability Scoring System v4.0: Examples" by FIRST, some with threat,
/// environmental and supplemental metrics.
const EXAMPLES_4_0: &[(&str, &str, u8)] = &[
    ("CVE-2022-41741", "AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 73),
    ("CVE-2020-3549", "AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 77),
    ("CVE-2020-3549", "AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", 52),
    ("CVE-2023-3089", "AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N", 83),
    (
        "CVE-2023-3089",
        "AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N\
         /CR:H/IR:L/AR:L/MAV:N/MAC:H/MVC:H/MVI:L/MVA:L",
        81,
    ),
    ("CVE-2021-44714", "AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 46),
    ("CVE-2022-24682", "AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 51),
    ("CVE-2022-22186", "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 69),
    ("CVE-2023-21989", "AV:L/AC:L/AT:N/PR:H/UI:N/VC:N/VI:N/VA:N/SC:H/SI:N/SA:N", 59),
    ("CVE-2020-3947", "AV:L/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 94),
    ("CVE-2023-48228", "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:H/VA:N/SC:H/SI:H/SA:H", 93),
    ("CVE-2023-30560", "AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:H/SA:N/S:P/V:D", 83),
    ("CVE-2024-6387", "AV:N/AC:H/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:P", 82),
    ("CVE-2014-0160", "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N/E:A", 87),
    ("CVE-2021-44228", "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A", 100),
    ("CVE-2021-44228", "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A", 93),
    ("CVE-2013-6014", "AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:H/SI:N/SA:H", 64),
    ("CVE-2016-5729", "AV:L/AC:L/AT:N/PR:H/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/R:I", 93),
    ("CVE-2016-5729", "AV:L/AC:L/AT:P/PR:H/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/R:I", 87),
    ("CVE-2018-3652", "AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 86),
];

/// What the equations of section 7 of the 3.1 specification give for temporal and environmental
/// metrics, for another order of metrics, and for no impact at all.
const EQUATIONS_3_1: &[(&str, u8)] = &[
    ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:F/RL:O/RC:C", 91),
    ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/E:U/RL:O/RC:C", 65),
    ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:A", 88),
    ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/CR:H", 93),
    ("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/CR:L", 57),
    ("AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H/CR:H/IR:H/AR:H", 100),
    ("AV:A/AC:H/PR:L/UI:N/S:U/C:L/I:L/A:N/E:P/RL:T/RC:R/AR:H/MAC:H/MUI:R/MS:C/MC:L/MA:N", 35),
    ("S:U/AV:N/AC:L/PR:H/UI:N/C:L/I:L/A:N", 38),
    ("AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0),
];

#[test]
fn the_examples_of_first_have_their_scores() {
    for (name, metrics, score) in EXAMPLES_3_1 {
        assert_eq!(tenths(&format!("CVSS:3.1/{metrics}")), Ok(*score), "{name} {metrics}");
    }
    for (name, metrics, score) in EXAMPLES_4_0 {
        assert_eq!(tenths(&format!("CVSS:4.0/{metrics}")), Ok(*score), "{name} {metrics}");
    }
}

#[test]
fn all_that_a_vector_says_counts() {
    for (metrics, score) in EQUATIONS_3_1 {
        assert_eq!(tenths(&format!("CVSS:3.1/{metrics}")), Ok(*score), "{metrics}");
    }
}

#[test]
fn metrics_that_are_not_defined_change_nothing() {
    let base = "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H";
    let undefined = "E:X/RL:X/RC:X/CR:X/IR:X/AR:X/MAV:X/MAC:X/MPR:X/MUI:X/MS:X/MC:X/MI:X/MA:X";
    assert_eq!(tenths(base), Ok(96));
    assert_eq!(tenths(&format!("{base}/{undefined}")), Ok(96));
}

#[test]
fn urgency_has_words_for_values() {
    let base = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
    for word in ["X", "Clear", "Green", "Amber", "Red"] {
        assert_eq!(tenths(&format!("{base}/U:{word}")), Ok(93), "{word}");
    }
}

/// The pieces of a vector that have faults, each with what is said of it.
fn faults(vector: &str) -> Vec<(&str, String)> {
    let faults = tenths(vector).expect_err(vector);
    faults.into_iter().map(|it| (&vector[it.at], it.message)).collect()
}

#[test]
fn every_fault_has_its_place() {
    let base = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    let of = |from: &str, to: &str| {
        let vector = base.replace(from, to);
        let found = faults(&vector).into_iter();
        found.map(|(at, message)| (at.to_owned(), message)).collect::<Vec<_>>()
    };
    let one = |at: &str, message: &str| vec![(at.to_owned(), message.to_owned())];
    assert_eq!(of("/AV:N", "/AV:Q"), one("AV:Q", "`AV` has no value `Q`"));
    assert_eq!(of("/UI:N", "/UI:P"), one("UI:P", "`UI` has no value `P`"));
    assert_eq!(of("/AC:L", "/AC:L/AC:H"), one("AC:H", "`AC` stands twice"));
    assert_eq!(of("/I:H/A:H", ""), one("", "the vector lacks `I`, `A`"));
    assert_eq!(of("/A:H", "/A:H/XX:N"), one("XX:N", "`XX` is no metric of CVSS 3.1"));
    assert_eq!(of("/A:H", "/A:H/E"), one("E", "`E` is no metric with its value"));
    assert_eq!(of("/A:H", "/A:H/"), one("", "a metric is missing between `/` and what follows"));
    assert_eq!(of("3.1", "3.0"), one("CVSS:3.0", "there is no scoring by CVSS `3.0` here"));
    assert_eq!(of("CVSS:3.1/", ""), one("AV:N", "the vector does not say its version"));
    assert_eq!(
        faults("AV:N/AC:L/Au:N/C:P/I:P/A:P"),
        [("AV:N", "this is a vector of CVSS 2.0".to_owned())]
    );
}

#[test]
fn version_4_has_one_order() {
    let vector = "CVSS:4.0/AV:N/AT:N/AC:L/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
    assert_eq!(faults(vector), [("AC:L", "`AC` stands behind `AT`".to_owned())]);
}

#[test]
fn no_text_is_taken_for_a_vector_or_panics() {
    let texts = ["", "/", "CVSS:", "CVSS:3.1", "CVSS:4.0/", "CVSS:3.1//:/::", "ä/ö:ü", "high"];
    for text in texts {
        assert!(tenths(text).is_err(), "{text}");
    }
}
