//! The template language: strings of the form `[…]` are expressions.

mod functions;
mod parse;
mod scope;

use serde_json::Value;

use self::parse::Expression;
pub use self::scope::Scope;

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The text after `Deployment template validation failed: `.
    Invalid(String),
    /// It refers to a resource that does not exist yet.
    Unresolved,
}

impl Fault {
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::Invalid(message.into())
    }
}

/// Returns the value of a part of a template, with its expressions evaluated.
pub fn evaluate(piece: &Value, scope: &Scope) -> Result<Value, Fault> {
    match piece {
        Value::String(text) => match parse::of(text)? {
            Some(expression) => value(&expression, scope),
            None => Ok(Value::String(
                text.strip_prefix('[').filter(|rest| rest.starts_with('[')).unwrap_or(text).to_owned(),
            )),
        },
        Value::Array(items) => {
            items.iter().map(|item| evaluate(item, scope)).collect::<Result<_, _>>().map(Value::Array)
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| Ok((name.clone(), evaluate(member, scope)?)));
            members.collect::<Result<_, Fault>>().map(Value::Object)
        }
        other => Ok(other.clone()),
    }
}

/// Like [`evaluate`], but keeps expressions that refer to missing resources.
pub fn evaluate_early(piece: &Value, scope: &Scope) -> Result<Value, Fault> {
    match piece {
        Value::Array(items) => {
            items.iter().map(|item| evaluate_early(item, scope)).collect::<Result<_, _>>().map(Value::Array)
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| Ok((name.clone(), evaluate_early(member, scope)?)));
            members.collect::<Result<_, Fault>>().map(Value::Object)
        }
        other => match evaluate(other, scope) {
            Err(Fault::Unresolved) => Ok(other.clone()),
            outcome => outcome,
        },
    }
}

/// Returns the resources in the `reference` calls of a part of a template: each becomes a dependency.
pub fn references(piece: &Value, scope: &Scope) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    collect(piece, scope, &mut found)?;
    Ok(found)
}

fn collect(piece: &Value, scope: &Scope, found: &mut Vec<String>) -> Result<(), Fault> {
    match piece {
        Value::String(text) => match parse::of(text)? {
            Some(expression) => calls(&expression, scope, found),
            None => Ok(()),
        },
        Value::Array(items) => items.iter().try_for_each(|item| collect(item, scope, found)),
        Value::Object(members) => members.values().try_for_each(|member| collect(member, scope, found)),
        _ => Ok(()),
    }
}

fn calls(expression: &Expression, scope: &Scope, found: &mut Vec<String>) -> Result<(), Fault> {
    match expression {
        Expression::Literal(_) => Ok(()),
        Expression::Member(inner, _) => calls(inner, scope, found),
        Expression::Index(inner, index) => {
            calls(inner, scope, found)?;
            calls(index, scope, found)
        }
        Expression::Call(name, arguments) => {
            if name.eq_ignore_ascii_case("reference")
                && let Some(Value::String(id)) = arguments.first().map(|first| value(first, scope)).transpose()?
            {
                found.push(id);
            }
            arguments.iter().try_for_each(|argument| calls(argument, scope, found))
        }
    }
}

fn value(expression: &Expression, scope: &Scope) -> Result<Value, Fault> {
    match expression {
        Expression::Literal(value) => Ok(value.clone()),
        Expression::Call(name, arguments) if name.eq_ignore_ascii_case("if") => choice(arguments, scope),
        Expression::Call(name, arguments) => {
            let arguments = arguments.iter().map(|argument| value(argument, scope)).collect::<Result<Vec<_>, _>>()?;
            functions::call(name, &arguments, scope)
        }
        Expression::Member(inner, name) => member(&value(inner, scope)?, name),
        Expression::Index(inner, index) => match (value(inner, scope)?, value(index, scope)?) {
            (Value::Array(items), Value::Number(at)) => {
                let at = at.as_u64().and_then(|at| usize::try_from(at).ok());
                at.and_then(|at| items.get(at).cloned())
                    .ok_or_else(|| Fault::invalid("The language expression property array index is out of bounds."))
            }
            (inner, Value::String(name)) => member(&inner, &name),
            _ => Err(Fault::invalid("The language expression property index is not valid.")),
        },
    }
}

/// Evaluates only the chosen branch.
fn choice(arguments: &[Expression], scope: &Scope) -> Result<Value, Fault> {
    let [condition, yes, no] = arguments else {
        return Err(Fault::invalid(
            "Unable to evaluate template language function 'if': function requires 3 argument(s).",
        ));
    };
    match value(condition, scope)? {
        Value::Bool(true) => value(yes, scope),
        Value::Bool(false) => value(no, scope),
        _ => Err(Fault::invalid("The template language function 'if' expects its first parameter to be a boolean.")),
    }
}

/// Returns a member; names are compared ignoring case.
fn member(of: &Value, name: &str) -> Result<Value, Fault> {
    let members = of.as_object();
    let found = members.into_iter().flatten().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.clone()).ok_or_else(|| {
        let known: Vec<&str> = members.into_iter().flatten().map(|(known, _)| known.as_str()).collect();
        Fault::invalid(format!(
            "The language expression property '{name}' doesn't exist, available properties are '{}'.",
            known.join(", ")
        ))
    })
}

#[cfg(test)]
mod tests;
