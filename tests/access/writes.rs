//! Every mutation, given by the public and by every role within and without its scope.

use std::collections::BTreeMap;

use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use ngayhoi_domain::Role;
use ngayhoi_projections::access::Viewer;
use serde_json::{Value, json};

use super::{CONVENER, Sample, UNIT, foreign, holder, own, schema::Types, table};

/// A mutation, and what it is asked beside what it must be asked; a few mean other commands by what they are asked.
struct Asked {
    row: String,
    mutation: String,
    input: Value,
}

/// How a mutation is asked: once, or once for each kind of commands that it may mean.
fn ways(mutation: &str) -> Vec<Asked> {
    let way = |row: String, input| Asked { row, mutation: mutation.to_owned(), input };
    let part = |part| {
        // The sample has one year to copy, into the next.
        let input =
            json!({ "preview": true, "from": 2019, "festival": { "convener": CONVENER, "year": 2020 }, "part": part });
        way(format!("{mutation}, {part}"), input)
    };
    let list = |list, csv: &str| {
        let input = json!({ "dryRun": true, "unit": UNIT, "list": list, "content": BASE64.encode(csv) });
        way(format!("{mutation}, {list}"), input)
    };
    match mutation {
        "cloneFestivalYear" => vec![part("STRUCTURE"), part("DAYS")],
        "importOfficeFile" => vec![
            list("NEIGHBOURHOODS", "Tên;Loại\nSố 99;Tổ dân phố\n"),
            list("NOMINEES", "Loại;Tên;Hình thức;Thành tích\nTập thể;Tổ 99;Giấy khen;Giữ yên một tổ\n"),
        ],
        _ => vec![way(mutation.to_owned(), json!({}))],
    }
}

/// What a mutation says first of why it was not done; nothing where its rules alone decide.
async fn refusal(sample: &Sample, types: &Types, asked: &Asked, viewer: &Viewer) -> String {
    let name = &asked.mutation;
    let mutation = types.fields("Mutation").into_iter().find(|field| field.name == *name).unwrap();
    let (argument, of) = &mutation.required[0];
    let kind = of["ofType"]["name"].as_str().unwrap();
    let mut input = types.filled(argument, of);
    // The only office that there is needs no naming.
    input["stamp"] = json!({});
    if input.get("account").is_some() {
        input["account"] = account_of(name).into();
    }
    input.as_object_mut().unwrap().extend(asked.input.as_object().unwrap().clone());
    // A file tells of each of its rows by itself.
    let of_each = if name == "importOfficeFile" { "problems { code }" } else { "" };
    let document =
        format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ userErrors {{ code path }} {of_each} }} }}");
    let answer = sample.ask(viewer, &document, json!({ "input": input })).await;
    assert!(answer.get("errors").is_none(), "{name}: {answer:#}");
    let payload = &answer["data"][name];
    if let Some(code) = payload["problems"][0]["code"].as_str() {
        return code.to_owned();
    }
    let errors = payload["userErrors"].as_array().unwrap_or_else(|| panic!("{name}: {answer:#}"));
    errors.first().map_or_else(String::new, |error| {
        let of_office = error["path"][1] == "stamp" || errors.len() == 1;
        let code = error["code"].as_str().unwrap();
        if of_office { code.to_owned() } else { format!("{code} at {}", error["path"]) }
    })
}

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
async fn every_mutation_is_given_by_those_that_the_table_says() {
    let sample = Sample::new(false).await;
    let types = Types::of(&sample).await;
    let mut found = BTreeMap::new();
    for asked in types.fields("Mutation").iter().flat_map(|mutation| ways(&mutation.name)) {
        let name = &asked.mutation;
        if name != "openAccount" && name.contains("ccount")
            || ["grantRole", "revokeRole", "resetCredential"].contains(&name.as_str())
        {
            open_account(&sample, name).await;
        }
        let row = &asked.row;
        assert_eq!(refusal(&sample, &types, &asked, &Viewer::Public).await, "SIGN_IN_REQUIRED", "{row}");
        let mut roles = Vec::new();
        for role in Role::ALL {
            let elsewhere = refusal(&sample, &types, &asked, &holder(role, foreign())).await;
            let within = refusal(&sample, &types, &asked, &holder(role, own())).await;
            roles.push(match (elsewhere.as_str(), within.as_str()) {
                // Of many commands some may be given by a role that may not give all.
                ("ROLE_NOT_PERMITTED" | "OUTSIDE_SCOPE", "ROLE_NOT_PERMITTED") => "no",
                ("OUTSIDE_SCOPE", within) => {
                    let refused = ["ROLE_NOT_PERMITTED", "OUTSIDE_SCOPE", "SIGN_IN_REQUIRED"].contains(&within);
                    assert!(!refused, "{row}, {role:?}: {within}");
                    "yes"
                }
                other => panic!("{row}, {role:?}: {other:?}"),
            });
        }
        found.insert(row.clone(), roles);
    }
    table::agree_on_writes(found);
}
