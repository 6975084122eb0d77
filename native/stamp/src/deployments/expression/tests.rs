use std::cell::RefCell;

use serde_json::{Map, Value, json};

use super::{Fault, Scope, evaluate, evaluate_early, references};
use crate::world::Place;

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

/// Evaluates in a resource group of a stamp with one public IP address.
fn with_scope<T>(work: impl FnOnce(&Scope) -> T) -> T {
    let parameters = object(json!({"name": "it's", "empty": "", "flag": true}));
    let variables = object(
        json!({"greeting": "[concat('hello ', parameters('name'))]", "settings": {"who": "[variables('greeting')]", "n": 2},
        "one": "[variables('other')]", "other": "[variables('one')]"}),
    );
    let place = Place { subscription_id: "s".to_owned(), resource_group: "g".to_owned() };
    let reader = |id: &str, _: Option<&str>| match id.rsplit('/').next() {
        Some("pip") => Ok(json!({"name": "pip", "properties": {"dnsSettings": {"fqdn": "a.b"}}})),
        _ => Err(Fault::Unresolved),
    };
    let scope = Scope {
        parameters: &parameters,
        variables: &variables,
        place: &place,
        location: "shanghai",
        tenant_id: "t",
        subscription_name: "n",
        deployment_name: "d",
        reader: Some(&reader),
        pending: RefCell::default(),
    };
    work(&scope)
}

fn value(text: &str) -> Result<Value, Fault> {
    with_scope(|scope| evaluate(&text.into(), scope))
}

fn refusal(text: &str) -> String {
    match value(text) {
        Err(Fault::Invalid(message)) => message,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn functions_return_the_results_of_arm() {
    let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/publicIPAddresses/pip";
    for (text, expected) in [
        ("plain", json!("plain")),
        ("[[literal]", json!("[literal]")),
        ("[not closed", json!("[not closed")),
        ("[ concat ( 'it''s', ' ', string(2) ) ]", json!("it's 2")),
        ("[concat('a\nb', variables('settings').n)]", json!("a\nb2")),
        ("[string(variables('settings'))]", json!("{\"who\":\"hello it's\",\"n\":2}")),
        ("[base64(variables('greeting'))]", json!("aGVsbG8gaXQncw==")),
        ("[if(equals(parameters('EMPTY'), ''), 'none', reference('nowhere').x)]", json!("none")),
        ("[resourceGroup().location]", json!("shanghai")),
        ("[subscription().tenantId]", json!("t")),
        ("[deployment().name]", json!("d")),
        ("[resourceId('Microsoft.Network/publicIPAddresses', 'pip')]", json!(id)),
        (
            "[resourceId('other', 'A.B/c/d', 'x', 'y')]",
            json!("/subscriptions/s/resourceGroups/other/providers/A.B/c/x/d/y"),
        ),
        (
            "[reference(resourceId('Microsoft.Network/publicIPAddresses', 'pip'), '2017-10-01').dnsSettings.fqdn]",
            json!("a.b"),
        ),
        ("[split('a,b', ',')[1]]", json!("b")),
        ("[and(parameters('flag'), not(empty('x')))]", json!(true)),
    ] {
        assert_eq!(value(text), Ok(expected), "{text}");
    }
    let unique = value("[uniqueString(resourceGroup().id)]").unwrap();
    assert_eq!(unique.as_str().map(str::len), Some(13));
    assert_ne!(value("[uniqueString('x')]"), value("[uniqueString('y')]"));
}

#[test]
fn errors_are_reported() {
    assert!(refusal("[copyIndex()]").starts_with("The template function 'copyIndex' is not valid."));
    assert!(refusal("[parameters('nobody')]").contains("'nobody' is not found"));
    assert!(refusal("[variables('one')]").contains("Circular reference"));
    assert!(refusal("[concat('a']").contains("expected token ','"));
    assert!(refusal("[resourceGroup().nothing]").contains("available properties are 'id, name"));
    assert!(refusal("[base64(1)]").contains("must be a string"));
    assert!(refusal("[equals('a')]").contains("the number or the types"));
    assert_eq!(value("[reference('later').x]"), Err(Fault::Unresolved));
}

#[test]
fn references_are_found_and_evaluated_later() {
    let piece = json!({"a": ["[concat('x', reference('later').y)]"], "b": "[resourceGroup().name]"});
    let (early, names) = with_scope(|scope| (evaluate_early(&piece, scope), references(&piece, scope)));
    assert_eq!(early, Ok(json!({"a": ["[concat('x', reference('later').y)]"], "b": "g"})));
    assert_eq!(names, Ok(vec!["later".to_owned()]));
    let without = with_scope(|scope| {
        let scope = Scope { reader: None, pending: RefCell::default(), ..*scope };
        evaluate(&"[reference('pip')]".into(), &scope)
    });
    assert!(matches!(without, Err(Fault::Invalid(message)) if message.contains("not expected at this location")));
}
