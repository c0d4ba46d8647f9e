//! Whether values are what their types say, before anything is executed: a value that no type takes is no fault of a
//! field, and whoever sent it is told which one it is.

use async_graphql::{
    Name, Pos, Variables,
    indexmap::IndexMap,
    parser::types::{BaseType, Field, OperationDefinition, Type},
};
use async_graphql_value::Value;
use ngayhoi_domain::values::Occurred;

use crate::graphql::{
    Code, Fault,
    shapes::{Input, Inputs, Shapes, named},
};

/// Looks at the values of an operation's variables.
///
/// # Errors
/// When one is missing or is not what its type says.
pub fn check_variables(shapes: &Shapes, operation: &OperationDefinition, given: &Variables) -> Result<(), Fault> {
    for definition in &operation.variable_definitions {
        let (pos, definition) = (definition.pos, &definition.node);
        let (name, ty) = (&definition.name.node, &definition.var_type.node);
        let path = format!("${name}");
        match given.get(name) {
            Some(value) => check(shapes, ty, &value.clone().into_value(), &path).map_err(|wrong| fault(pos, wrong))?,
            None if ty.nullable || definition.default_value.is_some() => {}
            None => return Err(fault(pos, missing(&path, ty))),
        }
    }
    Ok(())
}

/// Looks at the values that a document gives to a field's arguments. Variables in them were looked at by themselves.
///
/// # Errors
/// When one is not what its type says.
pub fn check_arguments(shapes: &Shapes, arguments: &Inputs, field: &Field) -> Result<(), Fault> {
    for (name, value) in &field.arguments {
        // One that there is not is named by the validation that follows.
        if let Some(Input { ty, .. }) = arguments.get(name.node.as_str()) {
            check(shapes, ty, &value.node, &name.node).map_err(|wrong| fault(value.pos, wrong))?;
        }
    }
    Ok(())
}

fn fault(pos: Pos, words: String) -> Fault {
    Fault { locations: vec![pos], ..Fault::new(Code::NotValid, words) }
}

fn missing(path: &str, ty: &Type) -> String {
    format!("“{path}” ({ty}) chưa có giá trị / “{path}” of type {ty} has no value")
}

/// Looks at a value. Enumerations and unknown fields are left to the validation that follows.
fn check(shapes: &Shapes, ty: &Type, value: &Value, path: &str) -> Result<(), String> {
    let is_one = match (&ty.base, value) {
        (_, Value::Variable(_)) => true,
        (_, Value::Null) if ty.nullable => true,
        (_, Value::Null) => return Err(missing(path, ty)),
        (BaseType::List(inner), Value::List(items)) => {
            let mut items = items.iter().enumerate();
            return items.try_for_each(|(index, item)| check(shapes, inner, item, &format!("{path}[{index}]")));
        }
        // A single value is a list of one.
        (BaseType::List(inner), value) => return check(shapes, inner, value, path),
        (BaseType::Named(name), value) => match (name.as_str(), value) {
            ("Int", Value::Number(number)) => number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
            ("Float", value) => matches!(value, Value::Number(_)),
            ("Boolean", value) => matches!(value, Value::Boolean(_)),
            ("ID", Value::Number(number)) => number.is_i64() || number.is_u64(),
            ("String" | "ID", value) => matches!(value, Value::String(_)),
            ("Time", Value::String(given)) => {
                return given.parse::<Occurred>().map(drop).map_err(|error| format!("“{path}”: {error}"));
            }
            ("Int" | "Time", _) => false,
            (name, Value::Object(fields)) => match shapes.input(name) {
                Some(known) => return check_fields(shapes, known, fields, path),
                None => false,
            },
            (name, _) => shapes.input(name).is_none(),
        },
    };
    let of = named(ty);
    let wrong = || format!("“{path}”: {value} không phải {of} / is no {of}", value = short(value));
    is_one.then_some(()).ok_or_else(wrong)
}

fn check_fields(shapes: &Shapes, known: &Inputs, given: &IndexMap<Name, Value>, path: &str) -> Result<(), String> {
    for (name, Input { ty, has_default }) in known {
        let path = format!("{path}.{name}");
        match given.get(name.as_str()) {
            Some(value) => check(shapes, ty, value, &path)?,
            None if ty.nullable || *has_default => {}
            None => return Err(missing(&path, ty)),
        }
    }
    Ok(())
}

/// How much of a value is said back.
const SAID: usize = 60;

fn short(value: &Value) -> String {
    let words = value.to_string();
    match words.char_indices().nth(SAID) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}
