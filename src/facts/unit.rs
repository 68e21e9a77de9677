//! What models answer.

use super::{standing, text, words};
use crate::date::Date;
use crate::model::{Model, UnitId};
use crate::places::{Places, Standing};
use crate::query::{Row, Spellings};

/// A model that is asked.
pub struct UnitFacts<'a> {
    /// What it is in.
    pub model: &'a Model,
    /// What its threats add up to is among them.
    pub places: &'a Places<'a>,
    /// The model.
    pub unit: UnitId,
    /// The day from which ages are counted.
    pub today: Date,
}

impl Row for UnitFacts<'_> {
    fn values(&self, field: &str) -> Vec<Spellings> {
        let (model, row) = (self.model, &self.model[self.unit]);
        let day = |day: Option<Date>| words(day.map(|it| it.to_string()).into_iter());
        let days = |since: Option<Date>| since.map(|it| self.today.days_since(it));
        let number = |days: Option<i64>| words(days.map(|it| it.to_string()).into_iter());
        match field {
            "id" => {
                let path = model.unit_path(self.unit).to_owned();
                vec![vec![row.name.clone(), path, row.title.clone()]]
            }
            "title" => text(&row.title),
            "owner" => text(&row.owner),
            "version" => text(&row.version),
            "maturity" => text(row.maturity.word()),
            "reviewed" => day(row.reviewed),
            "review-by" => day(row.review_by),
            "review-age" => number(days(row.reviewed).map(|it| it.max(0))),
            "overdue" => number(days(row.review_by).filter(|&it| it > 0)),
            "coverage" => text(&self.coverage().to_string()),
            "status" => standing(&self.places.unit(self.unit)),
            _ => Vec::new(),
        }
    }
}

impl UnitFacts<'_> {
    /// The share of the model's flows over boundaries that somebody has assessed or left out of
    /// scope, in percent, rounded down; 100 if there are none.
    fn coverage(&self) -> usize {
        let model = self.model;
        let own = model.flow_ids().filter(|&it| model[it].named.unit == self.unit);
        let crossing: Vec<_> = own.filter(|&it| !model.crossings(it).is_empty()).collect();
        let is_assessed = |flow| self.places.flows(&[flow]) != Standing::Unassessed;
        let n_assessed = crossing.iter().filter(|&&it| is_assessed(it)).count();
        (n_assessed * 100).checked_div(crossing.len()).unwrap_or(100)
    }
}
