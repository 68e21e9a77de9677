//! Checks JSON against a JSON Schema, of draft 4 or 2020-12, as far as the schemas of what is
//! written need it. A keyword that it does not know is a fault, so that none is passed over.

use regex_lite::Regex;
use serde_json::{Map, Value};

/// Schemes end with a colon (RFC 3986, section 3.1).
const URI: &str = "^[A-Za-z][A-Za-z0-9+.-]*:[^ ]*$";
const URI_REFERENCE: &str = "^[!-~]*$";
const DATE_TIME: &str = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$";

/// What is wrong with a document, each with the path to it.
pub(crate) fn faults(schema: &Value, document: &Value) -> Vec<String> {
    let mut check = Check { root: schema, faults: Vec::new() };
    check.value(schema, document, "");
    check.faults
}

struct Check<'a> {
    root: &'a Value,
    faults: Vec<String>,
}

impl Check<'_> {
    fn value(&mut self, schema: &Value, value: &Value, at: &str) {
        let Some(rules) = schema.as_object() else {
            self.expect(*schema == Value::Bool(true), at, "must not be there");
            return;
        };
        for (keyword, rule) in rules {
            match keyword.as_str() {
                "$schema" | "$id" | "id" | "$defs" | "definitions" | "title" | "description"
                | "default" => {}
                "$ref" => self.reference(rule, value, at),
                "anyOf" | "oneOf" => self.choice(keyword, rule, value, at),
                "type" => self.kind(rule, value, at),
                "enum" => self.expect(list(rule).contains(value), at, "is none of the values"),
                "const" => self.expect(rule == value, at, "is not the value"),
                "properties" => self.properties(rule, value, at),
                "required" => self.required(rule, value, at),
                "additionalProperties" => self.others(rules, rule, value, at),
                "items" => {
                    for (index, item) in list(value).iter().enumerate() {
                        self.value(rule, item, &format!("{at}/{index}"));
                    }
                }
                "minItems" | "uniqueItems" => self.length(keyword, rule, value, at),
                "minimum" | "maximum" => self.range(keyword, rule, value, at),
                "pattern" => self.pattern(rule.as_str().unwrap_or("$^"), value, at),
                "format" => self.format(rule, value, at),
                _ => self.expect(false, at, &format!("`{keyword}` is not known here")),
            }
        }
    }

    fn expect(&mut self, is_right: bool, at: &str, fault: &str) {
        if !is_right {
            self.faults.push(format!("{at}: {fault}"));
        }
    }

    fn passes(&self, schema: &Value, value: &Value) -> bool {
        let mut check = Check { root: self.root, faults: Vec::new() };
        check.value(schema, value, "");
        check.faults.is_empty()
    }

    fn reference(&mut self, rule: &Value, value: &Value, at: &str) {
        let pointer = rule.as_str().and_then(|it| it.strip_prefix('#'));
        match pointer.and_then(|it| self.root.pointer(it)) {
            Some(schema) => self.value(schema, value, at),
            None => self.expect(false, at, &format!("{rule} leads nowhere")),
        }
    }

    fn choice(&mut self, keyword: &str, rule: &Value, value: &Value, at: &str) {
        let n_fit = list(rule).iter().filter(|it| self.passes(it, value)).count();
        let is_right = if keyword == "oneOf" { n_fit == 1 } else { n_fit > 0 };
        self.expect(is_right, at, &format!("fits {n_fit} of the schemas of `{keyword}`"));
    }

    fn kind(&mut self, rule: &Value, value: &Value, at: &str) {
        let is = |kind: &Value| match kind.as_str() {
            Some("object") => value.is_object(),
            Some("array") => value.is_array(),
            Some("string") => value.is_string(),
            Some("boolean") => value.is_boolean(),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("number") => value.is_number(),
            Some("null") => value.is_null(),
            _ => false,
        };
        let fits = if rule.is_array() { list(rule).iter().any(is) } else { is(rule) };
        self.expect(fits, at, &format!("is not of type {rule}"));
    }

    fn properties(&mut self, rule: &Value, value: &Value, at: &str) {
        for (name, schema) in rule.as_object().into_iter().flatten() {
            if let Some(value) = value.get(name) {
                self.value(schema, value, &format!("{at}/{name}"));
            }
        }
    }

    fn required(&mut self, rule: &Value, value: &Value, at: &str) {
        for name in list(rule).iter().filter_map(Value::as_str) {
            self.expect(value.get(name).is_some(), at, &format!("`{name}` is missing"));
        }
    }

    /// Properties that no name lists.
    fn others(&mut self, rules: &Map<String, Value>, rule: &Value, value: &Value, at: &str) {
        let named = |name: &str| rules.get("properties").and_then(|it| it.get(name)).is_some();
        for (name, value) in value.as_object().into_iter().flatten() {
            if !named(name) {
                self.value(rule, value, &format!("{at}/{name}"));
            }
        }
    }

    fn length(&mut self, keyword: &str, rule: &Value, value: &Value, at: &str) {
        let items = list(value);
        let is_right = match keyword {
            "minItems" => !value.is_array() || items.len() as u64 >= rule.as_u64().unwrap_or(0),
            _ => {
                let is_new = |(index, item): (usize, &Value)| !items[..index].contains(item);
                rule != true || items.iter().enumerate().all(is_new)
            }
        };
        self.expect(is_right, at, &format!("breaks `{keyword}`"));
    }

    fn range(&mut self, keyword: &str, rule: &Value, value: &Value, at: &str) {
        let (Some(limit), Some(number)) = (rule.as_f64(), value.as_f64()) else { return };
        let is_right = if keyword == "minimum" { number >= limit } else { number <= limit };
        self.expect(is_right, at, &format!("{number} breaks `{keyword}` {limit}"));
    }

    fn pattern(&mut self, pattern: &str, value: &Value, at: &str) {
        let Some(text) = value.as_str() else { return };
        let fits = Regex::new(pattern).is_ok_and(|it| it.is_match(text));
        self.expect(fits, at, &format!("{value} is not as `{pattern}`"));
    }

    fn format(&mut self, rule: &Value, value: &Value, at: &str) {
        match rule.as_str() {
            Some("uri") => self.pattern(URI, value, at),
            Some("uri-reference") => self.pattern(URI_REFERENCE, value, at),
            Some("date-time") => self.pattern(DATE_TIME, value, at),
            _ => self.expect(false, at, &format!("the format {rule} is not known here")),
        }
    }
}

/// The items of a list; none of all else.
fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
