//! Copies of rows with new ids. Each row is taken apart and put together field by field, so that a
//! new field does not compile before somebody has decided who may see it.

use super::copy_threats::{control, threat};
use super::ids::Ids;
use crate::model::{
    Assumption, Attacker, Boundary, BoundaryId, Chosen, Data, Element, ElementId, Environment,
    Flow, Hint, Kind, KindId, Maturity, Model, Named, Objective, Place, Row, Scenario, Step,
    StepEnd, Unit, UnitId, ViewRequest, Visibility, Vocabulary,
};

/// Said of what a shown row cannot be without.
pub(super) const SHOWN: &str = "what a shown thing stands on is shown";

/// The rows that are shown, and of them what may be seen. Who answers for something, tickets and
/// places in files are for those who work on the system. What is only there to be checked is left
/// out: conventions, policies, rules, templates and where names are written.
pub(super) fn model(whole: &Model, ids: &Ids) -> Model {
    let mut hints: Vec<Hint> = Vec::new();
    hints.extend(whole.hints.iter().filter_map(|it| hint(ids, it)));
    Model {
        units: rows(&whole.units, |it| ids.unit(it), |id, _| unit(whole, ids, id)),
        kinds: rows(&whole.kinds, |it| ids.kind(it), |_, it| kind(whole, ids, it)),
        vocabularies: rows(
            &whole.vocabularies,
            |it| ids.vocabulary(it),
            |_, Vocabulary { named, words }| Vocabulary {
                named: self::named(ids, named),
                words: words.clone(),
            },
        ),
        elements: rows(&whole.elements, |it| ids.element(it), |_, it| element(whole, ids, it)),
        boundaries: rows(
            &whole.boundaries,
            |it| ids.boundary(it),
            |_, it| boundary(whole, ids, it),
        ),
        flows: rows(&whole.flows, |it| ids.flow(it), |_, it| flow(ids, it)),
        data: rows(&whole.data, |it| ids.data(it), |_, it| data(ids, it)),
        attackers: rows(&whole.attackers, |it| ids.attacker(it), |_, it| attacker(ids, it)),
        objectives: rows(&whole.objectives, |it| ids.objective(it), |_, it| objective(ids, it)),
        assumptions: rows(&whole.assumptions, |it| ids.assumption(it), |_, it| assumption(ids, it)),
        environments: rows(
            &whole.environments,
            |it| ids.environment(it),
            |_, Environment { named }| Environment { named: self::named(ids, named) },
        ),
        threats: rows(&whole.threats, |it| ids.threat(it), |_, it| threat(ids, it)),
        controls: rows(&whole.controls, |it| ids.control(it), |_, it| control(ids, it)),
        scenarios: rows(&whole.scenarios, |it| ids.scenario(it), |_, it| scenario(ids, it)),
        namings: Vec::new(),
        references: Vec::new(),
        policies: Vec::new(),
        rules: Vec::new(),
        templates: Vec::new(),
        applications: Vec::new(),
        views: rows(&whole.views, |it| ids.view(it), |_, it| view(ids, it)),
        hints,
    }
}

/// Copies of the rows that have a new id, in their order.
fn rows<R: Row>(
    all: &[R],
    new_id: impl Fn(R::Id) -> Option<R::Id>,
    copy: impl Fn(R::Id, &R) -> R,
) -> Vec<R> {
    let with_ids = all.iter().enumerate().map(|(at, row)| (R::id(at), row));
    with_ids.filter(|(id, _)| new_id(*id).is_some()).map(|(id, row)| copy(id, row)).collect()
}

/// Everything that has a name may be seen with its name.
pub(super) fn named(ids: &Ids, row: &Named) -> Named {
    let Named { name, path, title, unit, span, display_id, description, tags, visibility } = row;
    Named {
        name: name.clone(),
        path: path.clone(),
        title: title.clone(),
        unit: ids.unit(*unit).expect(SHOWN),
        span: *span,
        display_id: display_id.clone(),
        description: description.clone(),
        tags: tags.clone(),
        visibility: *visibility,
    }
}

/// A model. What its header says is shown if the header is public. Otherwise it goes by the name of
/// what it describes; a root's name is in the ids of all that is in it.
fn unit(whole: &Model, ids: &Ids, id: UnitId) -> Unit {
    let Unit {
        name,
        title,
        span,
        files,
        scope,
        parent,
        orphan,
        lacks_flows,
        lacks_answers,
        library,
        interface,
        exported: _,
        owner: _,
        version,
        reviewed,
        review_by,
        summary,
        out_of_scope,
        maturity,
        direction,
        uses,
        visibility,
    } = &whole[id];
    let is_public = *library || *visibility == Visibility::Public;
    let describes = scope.map(|it| &whole[it].named);
    let of_header = |text: &String| if is_public { text.clone() } else { String::new() };
    Unit {
        name: describes.filter(|_| !is_public).map_or(name, |it| &it.name).clone(),
        title: match describes {
            _ if is_public => title.clone(),
            Some(it) => it.title.clone(),
            None => name.clone(),
        },
        span: *span,
        files: files.clone(),
        scope: scope.map(|it| ids.element(it).expect(SHOWN)),
        parent: parent.map(|it| ids.unit(it).expect(SHOWN)),
        orphan: *orphan,
        lacks_flows: *lacks_flows,
        lacks_answers: *lacks_answers,
        library: *library,
        interface: *interface,
        exported: Vec::new(),
        owner: String::new(),
        version: of_header(version),
        reviewed: reviewed.filter(|_| is_public),
        review_by: review_by.filter(|_| is_public),
        summary: of_header(summary),
        out_of_scope: if is_public { out_of_scope.clone() } else { Vec::new() },
        maturity: if is_public { *maturity } else { Maturity::default() },
        direction: *direction,
        uses: uses.clone(),
        visibility: *visibility,
    }
}

/// The nearest kind that is shown: the kind itself, or what it is a special case of.
fn nearest_kind(whole: &Model, ids: &Ids, kind: KindId) -> Option<KindId> {
    whole.with_general_kinds(kind).find_map(|it| ids.kind(it))
}

fn kind(whole: &Model, ids: &Ids, row: &Kind) -> Kind {
    let Kind { named, like, shape, tone, inside, requires } = row;
    let place = |place: &Place| match place {
        Place::Top => Some(Place::Top),
        Place::Kind(kind) => ids.kind(*kind).map(Place::Kind),
    };
    Kind {
        named: self::named(ids, named),
        like: like.and_then(|it| nearest_kind(whole, ids, it)),
        shape: *shape,
        tone: *tone,
        inside: inside.iter().filter_map(place).collect(),
        requires: requires.clone(),
    }
}

fn element(whole: &Model, ids: &Ids, row: &Element) -> Element {
    let Element {
        named,
        kind,
        parent,
        stands_in,
        lacks_boundary,
        technology,
        owner: _,
        holds,
        out_of_scope,
        link,
        source: _,
        proposed,
    } = row;
    let mut zones: Vec<BoundaryId> = Vec::new();
    for zone in stands_in.iter().filter_map(|&it| nearest_boundary(whole, ids, Some(it))) {
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    Element {
        named: self::named(ids, named),
        kind: nearest_kind(whole, ids, *kind).expect(SHOWN),
        parent: parent.map(|it| ids.element(it).expect(SHOWN)),
        stands_in: zones,
        lacks_boundary: *lacks_boundary,
        technology: technology.clone(),
        owner: String::new(),
        holds: holds.iter().filter_map(|&it| ids.data(it)).collect(),
        out_of_scope: out_of_scope.clone(),
        link: link.clone(),
        source: String::new(),
        proposed: *proposed,
    }
}

/// The boundary, if it is shown, else the nearest around it that is.
fn nearest_boundary(whole: &Model, ids: &Ids, boundary: Option<BoundaryId>) -> Option<BoundaryId> {
    whole.with_outer(boundary?).find_map(|it| ids.boundary(it))
}

fn boundary(whole: &Model, ids: &Ids, row: &Boundary) -> Boundary {
    let Boundary { named, kind, trust, parent, requires } = row;
    Boundary {
        named: self::named(ids, named),
        kind: *kind,
        trust: *trust,
        parent: nearest_boundary(whole, ids, *parent),
        requires: requires.clone(),
    }
}

fn flow(ids: &Ids, row: &Flow) -> Flow {
    let Flow {
        named,
        has_name,
        from,
        to,
        both,
        carries,
        protocol,
        authn,
        authz,
        encrypted,
        via,
        refines,
        out_of_scope,
        proposed,
    } = row;
    Flow {
        named: self::named(ids, named),
        has_name: *has_name,
        from: ids.element(*from).expect(SHOWN),
        to: ids.element(*to).expect(SHOWN),
        both: *both,
        carries: carries.iter().filter_map(|&it| ids.data(it)).collect(),
        protocol: protocol.clone(),
        authn: authn.clone(),
        authz: authz.clone(),
        encrypted: encrypted.clone(),
        via: via.iter().filter_map(|&it| ids.element(it)).collect(),
        refines: refines.iter().filter_map(|&it| ids.flow(it)).collect(),
        out_of_scope: out_of_scope.clone(),
        proposed: *proposed,
    }
}

fn data(ids: &Ids, row: &Data) -> Data {
    let Data { named, classification, kinds, cia, owner: _ } = row;
    Data {
        named: self::named(ids, named),
        classification: classification.clone(),
        kinds: kinds.clone(),
        cia: cia.clone(),
        owner: String::new(),
    }
}

fn attacker(ids: &Ids, row: &Attacker) -> Attacker {
    let Attacker { named, access, skill, out_of_scope } = row;
    Attacker {
        named: self::named(ids, named),
        access: access.clone(),
        skill: skill.clone(),
        out_of_scope: out_of_scope.clone(),
    }
}

fn objective(ids: &Ids, row: &Objective) -> Objective {
    let Objective { named, property, contributes_to } = row;
    Objective {
        named: self::named(ids, named),
        property: property.clone(),
        contributes_to: contributes_to.iter().filter_map(|&it| ids.objective(it)).collect(),
    }
}

fn assumption(ids: &Ids, row: &Assumption) -> Assumption {
    let Assumption { named, status, owner: _ } = row;
    Assumption { named: self::named(ids, named), status: *status, owner: String::new() }
}

fn scenario(ids: &Ids, row: &Scenario) -> Scenario {
    let Scenario { named, abuse, steps, leads_to } = row;
    let end = |end: StepEnd| match end {
        StepEnd::Element(id) => StepEnd::Element(ids.element(id).expect(SHOWN)),
        StepEnd::Attacker(id) => StepEnd::Attacker(ids.attacker(id).expect(SHOWN)),
    };
    let step = |Step { from, to, label, flow }: &Step| Step {
        from: end(*from),
        to: end(*to),
        label: label.clone(),
        flow: flow.and_then(|it| ids.flow(it)),
    };
    Scenario {
        named: self::named(ids, named),
        abuse: *abuse,
        steps: steps.iter().map(step).collect(),
        leads_to: leads_to.iter().filter_map(|&it| ids.threat(it)).collect(),
    }
}

fn view(ids: &Ids, row: &ViewRequest) -> ViewRequest {
    let ViewRequest { named, of, depth, include, exclude, direction } = row;
    let chosen = |chosen: &Chosen| match chosen {
        Chosen::Element(id) => ids.element(*id).map(Chosen::Element),
        Chosen::Tag(tag) => Some(Chosen::Tag(tag.clone())),
    };
    let all = |list: &[(Chosen, _)]| {
        list.iter().filter_map(|(it, span)| Some((chosen(it)?, *span))).collect()
    };
    ViewRequest {
        named: self::named(ids, named),
        of: of.map(|it| ids.element(it).expect(SHOWN)),
        depth: *depth,
        include: all(include),
        exclude: all(exclude),
        direction: *direction,
    }
}

/// A hint, if all that it speaks of is shown.
fn hint(ids: &Ids, row: &Hint) -> Option<Hint> {
    let Hint { unit, view, first, side, second, span } = row;
    let element = |it: &ElementId| ids.element(*it);
    Some(Hint {
        unit: ids.unit(*unit)?,
        view: match view {
            Some(view) => Some(ids.view(*view)?),
            None => None,
        },
        first: element(first)?,
        side: *side,
        second: element(second)?,
        span: *span,
    })
}
