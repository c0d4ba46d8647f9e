//! Every mutation, given by the public and by every role within and without its scope.

use ngayhoi_domain::Role;
use ngayhoi_projections::access::Viewer;
use serde_json::json;

use super::{CONVENER, Sample, foreign, holder, own, schema::Types};

/// What a mutation says first of why it was not done; nothing where its rules alone decide.
async fn refusal(sample: &Sample, types: &Types, name: &str, viewer: &Viewer) -> String {
    let mutation = types.fields("Mutation").into_iter().find(|field| field.name == name).unwrap();
    let (argument, of) = &mutation.required[0];
    let kind = of["ofType"]["name"].as_str().unwrap();
    let mut input = types.filled(argument, of);
    // The only office that there is needs no naming.
    input["stamp"] = json!({});
    if name == "cloneFestivalYear" {
        // The sample has one year to copy, into the next.
        input["preview"] = true.into();
        input["from"] = 2019.into();
        input["festival"]["year"] = 2020.into();
    }
    if input.get("account").is_some() {
        input["account"] = account_of(name).into();
    }
    let document = format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ userErrors {{ code path }} }} }}");
    let answer = sample.ask(viewer, &document, json!({ "input": input })).await;
    assert!(answer.get("errors").is_none(), "{name}: {answer:#}");
    let errors = answer["data"][name]["userErrors"].as_array().unwrap_or_else(|| panic!("{name}: {answer:#}"));
    errors.first().map_or_else(String::new, |error| {
        let of_office = error["path"][1] == "stamp" || errors.len() == 1;
        let code = error["code"].as_str().unwrap();
        if of_office { code.to_owned() } else { format!("{code} at {}", error["path"]) }
    })
}

/// What is many commands at once, of which each is judged by itself.
const MANY: [&str; 2] = ["cloneFestivalYear", "importOfficeFile"];

/// Each mutation has an account of its own to do it to.
fn account_of(mutation: &str) -> String {
    format!("tai-khoan-{}", mutation.to_lowercase())
}

async fn open_account(sample: &Sample, mutation: &str) {
    let scope = json!({ "convener": CONVENER });
    let input = json!({
        "stamp": { "by": { "id": "ban-to-chuc", "role": "CONVENER", "scope": scope } },
        "account": account_of(mutation), "convener": CONVENER, "login": account_of(mutation),
    });
    let document = "mutation($input: OpenAccountInput!) { openAccount(input: $input) { userErrors { code } } }";
    let answer = sample.ask(&Viewer::Declared, document, json!({ "input": input })).await;
    assert_eq!(answer["data"]["openAccount"]["userErrors"], json!([]), "{answer:#}");
}

#[tokio::test]
async fn no_mutation_is_given_without_its_office_and_scope() {
    let sample = Sample::new(false).await;
    let types = Types::of(&sample).await;
    let mut wrong = Vec::new();
    for mutation in types.fields("Mutation") {
        let name = mutation.name;
        if MANY.contains(&&*name) {
            continue;
        }
        if name != "openAccount" && name.contains("ccount")
            || ["grantRole", "revokeRole", "resetCredential"].contains(&&*name)
        {
            open_account(&sample, &name).await;
        }
        assert_eq!(refusal(&sample, &types, &name, &Viewer::Public).await, "SIGN_IN_REQUIRED", "{name}");
        let mut permitted = 0;
        for role in Role::ALL {
            let elsewhere = refusal(&sample, &types, &name, &holder(role, foreign())).await;
            let within = refusal(&sample, &types, &name, &holder(role, own())).await;
            match (elsewhere.as_str(), within.as_str()) {
                ("ROLE_NOT_PERMITTED", "ROLE_NOT_PERMITTED") => {}
                ("OUTSIDE_SCOPE", within) => {
                    let refused = ["ROLE_NOT_PERMITTED", "OUTSIDE_SCOPE", "SIGN_IN_REQUIRED"].contains(&within);
                    assert!(!refused, "{name}: {within}");
                    permitted += 1;
                }
                other => wrong.push(format!("{name}, {role:?}: {other:?}")),
            }
        }
        assert!(permitted > 0 || !wrong.is_empty(), "{name}: nobody may");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
