use std::cell::RefCell;

use serde_json::{Map, Value};

use super::{Fault, evaluate};
use crate::world::Place;

/// Reads a complete resource for `reference`: by its id, and the API version if one is given.
pub type Reader<'a> = dyn Fn(&str, Option<&str>) -> Result<Value, Fault> + 'a;

/// The names that an expression can use.
pub struct Scope<'a> {
    pub parameters: &'a Map<String, Value>,
    /// Unevaluated; they may refer to each other.
    pub variables: &'a Map<String, Value>,
    pub place: &'a Place,
    pub location: &'a str,
    pub tenant_id: &'a str,
    pub subscription_name: &'a str,
    pub deployment_name: &'a str,
    /// `None` where `reference` is not allowed: in names, variables, and parameters.
    pub reader: Option<&'a Reader<'a>>,
    /// Variables that are being evaluated, to detect cycles.
    pub pending: RefCell<Vec<String>>,
}

impl Scope<'_> {
    pub fn parameter(&self, name: &str) -> Result<Value, Fault> {
        let found = self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone()).ok_or_else(|| {
            Fault::invalid(format!(
                "The template parameter '{name}' is not found. Please see https://aka.ms/arm-template/#parameters for usage details."
            ))
        })
    }

    pub fn variable(&self, name: &str) -> Result<Value, Fault> {
        let found = self.variables.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        let (name, written) = found.ok_or_else(|| {
            Fault::invalid(format!(
                "The template variable '{name}' is not found. Please see https://aka.ms/arm-template/#variables for usage details."
            ))
        })?;
        if self.pending.borrow().contains(name) {
            return Err(Fault::invalid(format!("Circular reference detected in the template variable '{name}'.")));
        }
        self.pending.borrow_mut().push(name.clone());
        let value = evaluate(written, self);
        self.pending.borrow_mut().pop();
        value
    }
}
