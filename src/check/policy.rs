//! What users demand themselves: the policies and rules of a model hold for all models below it.

use super::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::facts::{ControlFacts, ElementFacts, FlowFacts, ThreatFacts, UnitFacts, unknown_names};
use crate::model::{About, Condition, ControlId, Gate, Model, Rule, ThreatId, UnitId};
use crate::places::Places;
use crate::query::{Query, Row};
use crate::source::Span;

/// Reports what policies look for and what breaks rules.
pub(super) fn check(subject: &Subject<'_>, diags: &mut Diagnostics) {
    let model = subject.model;
    if model.policies.is_empty() && model.rules.is_empty() {
        return;
    }
    let places = Places::new(model, subject.statuses);
    names(model, diags);
    let inspector = Inspector { subject, places: &places };
    for policy in &model.policies {
        for gate in &policy.gates {
            inspector.things(gate.about, policy.unit, &mut |thing| {
                if thing.is_any(&gate.condition.query) {
                    diags.push(inspector.against_policy(&thing, gate, policy.unit));
                }
            });
        }
    }
    for rule in &model.rules {
        let Some(about) = rule.about else { continue };
        inspector.things(about, rule.named.unit, &mut |thing| {
            if rule.given.iter().all(|it| it.query.holds(thing.row)) {
                let broken = rule.requires.iter().filter(|it| !it.query.holds(thing.row));
                diags.extend(broken.map(|it| inspector.broken_rule(&thing, rule, it)));
            }
        });
    }
}

/// Reports names in conditions that nothing has. What a library asks for stands in the models that
/// use it.
fn names(model: &Model, diags: &mut Diagnostics) {
    let gates = model.policies.iter().flat_map(|policy| {
        policy.gates.iter().map(|gate| (policy.unit, gate.about, &gate.condition))
    });
    let rules = model.rules.iter().flat_map(|rule| {
        let about = rule.about.into_iter();
        about.flat_map(move |about| {
            let conditions = rule.given.iter().chain(&rule.requires);
            conditions.map(move |condition| (rule.named.unit, about, condition))
        })
    });
    for (unit, about, condition) in gates.chain(rules) {
        if model[unit].library {
            continue;
        }
        for (span, message, hint) in unknown_names(model, about, &condition.query) {
            let found = Diagnostic::error(Code::WrongCondition, span, message);
            diags.push(Diagnostic { hint, ..found });
        }
    }
}

/// Something that policies and rules look at.
struct Thing<'a> {
    /// What readers of a message know it by.
    name: &'a str,
    span: Span,
    row: &'a dyn Row,
    /// Its variants at all depths, if it is a threat.
    variants: &'a [ThreatFacts<'a>],
}

impl Thing<'_> {
    /// Whether it, or a variant of it, is as asked.
    fn is_any(&self, query: &Query) -> bool {
        query.holds(self.row) || self.variants.iter().any(|it| query.holds(it))
    }
}

struct Inspector<'a> {
    subject: &'a Subject<'a>,
    places: &'a Places<'a>,
}

impl Inspector<'_> {
    /// Gives all things of a kind that the word of a model counts for: its own, and those of models
    /// below it or that use it as a library.
    fn things(&self, about: About, from: UnitId, look: &mut dyn FnMut(Thing<'_>)) {
        let (model, statuses, places) = (self.subject.model, self.subject.statuses, self.places);
        let counts = |unit: UnitId| self.counts_for(from, unit);
        let variants = &[][..];
        match about {
            About::Threat => self.threats(&counts, look),
            About::Flow => {
                for flow in model.flow_ids().filter(|&it| counts(model[it].named.unit)) {
                    let title = model.flow_title(flow);
                    let named = &model[flow].named;
                    let name = if model[flow].has_name { &named.name } else { &title };
                    let row = &FlowFacts { model, places, flow };
                    look(Thing { name, span: named.span, row, variants });
                }
            }
            About::Element => {
                for element in model.element_ids().filter(|&it| counts(model[it].named.unit)) {
                    let named = &model[element].named;
                    let row = &ElementFacts { model, places, element };
                    look(Thing { name: &named.name, span: named.span, row, variants });
                }
            }
            About::Control => {
                let ids = 0..u32::try_from(model.controls.len()).unwrap_or(u32::MAX);
                let ids = ids.map(ControlId).filter(|&it| counts(model[it].named.unit));
                for control in ids {
                    let named = &model[control].named;
                    let row = &ControlFacts { model, statuses, control };
                    look(Thing { name: &named.name, span: named.span, row, variants });
                }
            }
            About::Model => {
                let today = self.subject.today;
                for unit in model.unit_ids().filter(|&it| counts(it)) {
                    let row = &UnitFacts { model, places, unit, today };
                    let (name, span) = (&model[unit].name, model[unit].span);
                    look(Thing { name, span, row, variants });
                }
            }
        }
    }

    /// The rows of the table: a variant is looked at with its threat, an answer with what it
    /// answers.
    fn threats(&self, counts: &dyn Fn(UnitId) -> bool, look: &mut dyn FnMut(Thing<'_>)) {
        let (model, statuses) = (self.subject.model, self.subject.statuses);
        let facts = |threat: ThreatId| ThreatFacts { model, statuses, threat };
        for threat in model.threat_ids() {
            let row = &model[threat];
            if row.variant_of.is_some() || row.is_answer || !counts(row.named.unit) {
                continue;
            }
            let variants: Vec<ThreatFacts<'_>> =
                statuses.with_variants(threat).into_iter().skip(1).map(facts).collect();
            let (name, span) = (&row.named.name, row.named.span);
            look(Thing { name, span, row: &facts(threat), variants: &variants });
        }
    }

    /// Whether what one model demands holds for another.
    fn counts_for(&self, from: UnitId, unit: UnitId) -> bool {
        let model = self.subject.model;
        let uses_it = |it: UnitId| model[it].uses.iter().any(|it| it.name == model[from].name);
        let mut chain = model.with_parents(unit);
        !model[unit].library && chain.any(|it| it == from || model[from].library && uses_it(it))
    }

    fn against_policy(&self, thing: &Thing<'_>, gate: &Gate, unit: UnitId) -> Diagnostic {
        let (verb, severity) = match gate.denies {
            true => ("denies", Severity::Error),
            false => ("warns of", Severity::Warning),
        };
        let policy = &self.subject.model[unit].name;
        let text = self.text(&gate.condition);
        let message = format!("`{}` is what the policy of `{policy}` {verb}: `{text}`", thing.name);
        let why = match gate.because.as_str() {
            "" => "the policy says so here".to_owned(),
            because => because.to_owned(),
        };
        let found = Diagnostic::error(Code::AgainstPolicy, thing.span, message);
        let found = found.with_label(gate.span, why).with_hint(match thing.state() {
            Some(state) => format!("mend what the condition names; {state}"),
            None => "mend what the condition names".to_owned(),
        });
        Diagnostic { severity, ..found }
    }

    fn broken_rule(&self, thing: &Thing<'_>, rule: &Rule, broken: &Condition) -> Diagnostic {
        let text = self.text(broken);
        let (name, title) = (&rule.named.name, &rule.named.title);
        let message = format!("`{}` breaks `{name}`: {title}", thing.name);
        let hint = match rule.message.as_str() {
            "" => format!("see that `{text}` holds here"),
            message => message.to_owned(),
        };
        let found = Diagnostic::error(Code::BrokenRule, thing.span, message)
            .with_label(self.place(broken), "the rule requires this")
            .with_hint(hint);
        let severity = if rule.warns { Severity::Warning } else { Severity::Error };
        Diagnostic { severity, ..found }
    }

    /// Where a condition stands, without the blanks around it.
    fn place(&self, condition: &Condition) -> Span {
        let span = condition.span;
        let text = &self.subject.project.source(span).text[span.range()];
        let start = span.range().start + text.len() - text.trim_start().len();
        Span::new(span.file, start, start + text.trim().len())
    }

    /// A condition as it is written.
    fn text(&self, condition: &Condition) -> String {
        let text = &self.subject.project.source(condition.span).text[condition.span.range()];
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Thing<'_> {
    /// How it stands and why, if it is a threat.
    fn state(&self) -> Option<String> {
        let word = |field| self.row.values(field).into_iter().next()?.into_iter().next();
        Some(format!("it is {}: {}", word("status")?, word("reason")?))
    }
}
