//! The schema of the table's JSON, and whether it leaves nothing open.

use super::{Folder, repository, schema};
use serde_json::{Value, json};

fn threats() -> Value {
    let run = Folder::new().tmd("export schema threats");
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

fn table() -> Value {
    let folder = Folder::of(&repository().join("examples/oauth"));
    serde_json::from_str(&folder.tmd("table --format json").stdout).unwrap()
}

#[test]
fn the_schema_is_printed_as_it_is_kept() {
    let kept = repository().join("stdlib/schemas/threats.schema.json");
    let kept = std::fs::read_to_string(kept).unwrap();
    assert_eq!(Folder::new().tmd("export schema threats").stdout, kept);
}

#[test]
fn every_object_of_the_schema_is_closed() {
    fn objects<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
        if value.get("type") == Some(&json!("object")) {
            found.push(value);
        }
        let members = value.as_object().into_iter().flat_map(|it| it.values());
        members.chain(value.as_array().into_iter().flatten()).for_each(|it| objects(it, found));
    }
    let schema = threats();
    let mut found = Vec::new();
    objects(&schema, &mut found);
    assert!(found.len() >= 9);
    for object in found {
        assert_eq!(object["additionalProperties"], false, "{object}");
    }
}

#[test]
fn what_the_schema_does_not_describe_is_a_fault() {
    let (schema, table) = (threats(), table());
    assert_eq!(schema::faults(&schema, &table), Vec::<String>::new());
    let places = ["", "/summary", "/threats/0", "/threats/0/controls/0", "/controls/0"];
    for place in places {
        let mut more = table.clone();
        more.pointer_mut(place).unwrap()["new"] = json!("field");
        assert_eq!(schema::faults(&schema, &more), [format!("{place}/new: must not be there")]);
    }
}

#[test]
fn what_is_missing_or_of_another_kind_is_a_fault() {
    let (schema, table) = (threats(), table());
    let wrong =
        [("/threats/0/status", json!("late")), ("/version", json!(2)), ("/title", json!(1))];
    for (place, value) in wrong {
        let mut other = table.clone();
        *other.pointer_mut(place).unwrap() = value;
        let faults = schema::faults(&schema, &other);
        assert!(faults.len() == 1 && faults[0].starts_with(place), "{faults:?}");
    }
    let mut less = table;
    less["threats"][0].as_object_mut().unwrap().remove("owner");
    assert_eq!(schema::faults(&schema, &less), ["/threats/0: `owner` is missing"]);
}

#[test]
fn a_schema_with_an_unknown_word_is_a_fault() {
    let faults = schema::faults(&json!({ "type": "string", "maxLength": 3 }), &json!("a"));
    assert_eq!(faults, [": `maxLength` is not known here"]);
}

#[test]
fn the_table_of_a_large_example_is_whole() {
    fn n_rows(threats: &Value) -> usize {
        let rows = threats.as_array().unwrap().iter();
        rows.map(|it| 1 + n_rows(&it["variants"])).sum()
    }
    let table = table();
    assert_eq!(table["threats"].as_array().unwrap().len(), 50);
    assert_eq!(n_rows(&table["threats"]), 56);
}
