//! Every secret in these texts contains "canary", or is given next to the expected text.

use super::redaction;

#[test]
fn known_secrets_are_removed_in_any_context() {
    let redaction = redaction(&["pass", "pass\"word\\1", "ab"]);
    assert_eq!(redaction.clean("value 'pass\"word\\1' and pass, about"), "value '[hidden]' and [hidden], about");
    let mut json = serde_json::json!({ "pass": ["x pass"], "n": 1 });
    redaction.clean_json(&mut json);
    assert_eq!(json, serde_json::json!({ "pass": ["x [hidden]"], "n": 1 }));
}

#[test]
fn beginning_of_a_known_secret_is_removed_where_a_text_was_clipped() {
    let redaction = redaction(&["pass\"word\\1ä-canary"]);
    for (text, cleaned) in [
        ("refused: pass\"word\\1ä-can…", "refused: [hidden]…"),
        ("refused: pass…, twice: pass\"w…", "refused: [hidden]…, twice: [hidden]…"),
        (r#"{"value":"pass\"word\\1…"#, r#"{"value":"[hidden]…"#),
        (r#"{"value":"pass\"word\\1\u00…"#, r#"{"value":"[hidden]…"#),
        ("secret=pass%22wo…", "secret=[hidden]…"),
        ("secret=pass%22word%5C1%C3…", "secret=[hidden]…"),
        ("passing…", "passing…"),
        ("pas…", "pas…"),
        ("…", "…"),
    ] {
        assert_eq!(redaction.clean_message(text), cleaned, "{text}");
    }
}

#[test]
fn tokens_and_keys_are_removed_by_their_form() {
    let key = format!("{}==", "Ab+/".repeat(22)).split_off(2);
    for (text, cleaned) in [
        ("Bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.eyJhIjoxfQ.sig!", "Bearer [hidden]"),
        (&*format!("key {key}, end"), "key [hidden], end"),
        (&format!("AccountKey={key};x"), "[hidden]"),
        ("?sv=2017-04-17&sig=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ%3D&se=1", "?sv=2017-04-17&[hidden]&se=1"),
        (&"A".repeat(300), "[hidden]"),
    ] {
        assert_eq!(redaction(&[]).clean(text), cleaned, "{text}");
    }
}

#[test]
fn values_are_removed_by_their_name() {
    for (text, cleaned) in [
        (
            r#"{"value":"canary,1","contentType":"user credentials","id":"https://v.vault.example/secrets/admin/1"}"#,
            r#"{"value":"[hidden]","contentType":"user credentials","id":"https://v.vault.example/secrets/admin/1"}"#,
        ),
        (
            r#"{"keyName":"key1","permissions":"Full","value":"canary"}"#,
            r#"{"keyName":"key1","permissions":"Full","value":"[hidden]"}"#,
        ),
        (
            r#"{ "data" : "canary", "dataType": "pfx", "password": "can\"ary" }"#,
            r#"{ "data" : "[hidden]", "dataType": "pfx", "password": "[hidden]" }"#,
        ),
        (r#"{"access_token":"canary","expires_in":"3599"}"#, r#"{"access_token":"[hidden]","expires_in":"3599"}"#),
        (
            r#"{"primaryKey":"canary","clientSecret":"canary","pin":1}"#,
            r#"{"primaryKey":"[hidden]","clientSecret":"[hidden]","pin":1}"#,
        ),
        (r#"{"auths":{"reg.example":{"auth":"canary"}}}"#, r#"{"auths":{"reg.example":{"auth":"[hidden]"}}}"#),
        ("{'value': u'canary', 'id': 1}", "{'value': u'[hidden]', 'id': 1}"),
        (r#"{"password":12345,"user":"admin"}"#, r#"{"password":[hidden],"user":"admin"}"#),
        (
            "grant_type=client_credentials&client_secret=canary%2F1&resource=https://x",
            "grant_type=client_credentials&client_secret=[hidden]&resource=https://x",
        ),
        ("client_secret=can,ary;1 done", "client_secret=[hidden] done"),
        (
            "DefaultEndpointsProtocol=https;AccountKey=canary;EndpointSuffix=local",
            "DefaultEndpointsProtocol=https;AccountKey=[hidden];EndpointSuffix=local",
        ),
        ("export CLIENT_SECRET='can'\\''ary' x", "export CLIENT_SECRET='[hidden] x"),
        ("db_pass = canary", "db_pass = [hidden]"),
        ("    password: a canary with spaces", "    password: [hidden]"),
        ("<AdminPassword>canary</AdminPassword>", "<AdminPassword>[hidden]</AdminPassword>"),
        (
            "<wa:UserPassword>canary</wa:UserPassword><wa:UserName>azureuser</wa:UserName>",
            "<wa:UserPassword>[hidden]</wa:UserPassword><wa:UserName>azureuser</wa:UserName>",
        ),
    ] {
        assert_eq!(redaction(&[]).clean(text), cleaned, "{text}");
    }
}

#[test]
fn values_are_removed_from_nested_docker_json() {
    let answer = r#"{"value":"can\"ary","contentType":"user credentials"}"#;
    let mut text = answer.to_owned();
    for _ in 0..3 {
        text = serde_json::json!({ "log": format!("{text}\n"), "stream": "stdout" }).to_string();
        let cleaned = redaction(&[]).clean(&text);
        assert!(!cleaned.contains("can") && !cleaned.contains("ary"), "{cleaned}");
        assert!(cleaned.contains("user credentials") && cleaned.ends_with("\"stream\":\"stdout\"}"), "{cleaned}");
        let parsed: serde_json::Value = serde_json::from_str(&cleaned).expect("it is JSON as before");
        assert_eq!(parsed["stream"], "stdout");
    }
}

#[test]
fn logins_in_headers_and_urls_are_removed() {
    for (text, cleaned) in [
        ("> Authorization: Basic YWRtaW46Y2FuYXJ5", "> Authorization: [hidden]"),
        (
            "map[Accept:[*/*] Authorization:[Basic YWRtaW46Y2FuYXJ5] Host:[x]]",
            "map[Accept:[*/*] Authorization:[hidden] Host:[x]]",
        ),
        (r#"curl -H "authorization: bearer canary" https://x/"#, r#"curl -H "authorization: [hidden]" https://x/"#),
        ("sent Basic YWRtaW46Y2FuYXJ5, got 401", "sent Basic [hidden] got 401"),
        ("sent bearer 0canary-opaque-token to x", "sent bearer [hidden] to x"),
        ("Set-Cookie: session=canary; Path=/", "Set-Cookie: [hidden]"),
        ("GET https://admin:can@ary@reg.example/v2/ 200", "GET https://admin:[hidden]@reg.example/v2/ 200"),
        ("proxy=http://u:canary@proxy:8080", "proxy=http://u:[hidden]@proxy:8080"),
    ] {
        assert_eq!(redaction(&[]).clean(text), cleaned, "{text}");
    }
}

#[test]
fn secrets_of_command_lines_and_password_files_are_removed() {
    for (text, cleaned) in [
        ("+ docker login -u admin -p canary reg.example", "+ docker login -u admin -p [hidden] reg.example"),
        ("+ docker login -u admin -pcanary reg.example", "+ docker login -u admin -p[hidden] reg.example"),
        ("docker login --password 'a canary' reg", "docker login --password '[hidden]' reg"),
        ("az login --client-secret canary", "az login --client-secret [hidden]"),
        ("+ curl -s -u admin:canary https://x", "+ curl -s -u admin:[hidden] https://x"),
        ("+ htpasswd -Bbn admin canary", "+ htpasswd -Bbn [hidden]"),
        ("admin:$2y$05$Fx3jqkq1yYcJm8aR5l9yxeQbVf0o3m1o9cG0s5cQ0Jm0c1d2e3f4g", "admin:[hidden]"),
        ("root:$6$salt$0123456789abcdefghij:19000:0:", "root:[hidden]:19000:0:"),
    ] {
        assert_eq!(redaction(&[]).clean(text), cleaned, "{text}");
    }
}

#[test]
fn signatures_and_passwords_are_removed_from_all_nested_escapes() {
    let query = "https://acct.blob.example/c?sv=2017-04-17&sig=canary%2Bx&se=1";
    let json = |text: &str| serde_json::Value::from(text).to_string();
    let unicode = |text: &str| {
        text.replace('&', "\\u0026").replace('=', "\\u003d").replace('"', "\\u0022").replace('<', "\\u003C")
    };
    let url = |text: &str| -> String { url::form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let wraps: [&dyn Fn(&str) -> String; 8] = [
        &|text| text.to_owned(),
        &unicode,
        &url,
        &|text| url(&url(text)),
        &|text| json(&unicode(text)),
        &|text| json(&json(&unicode(text))),
        &|text| url(&unicode(text)),
        &|text| unicode(text).replace('\\', "%5C"),
    ];
    for wrap in wraps {
        for (text, kept) in [
            (query, ["2017-04-17", "acct"]),
            ("{\"password\":\"canary\",\"user\":\"mover\"}", ["user", "mover"]),
            ("<AdminPassword>canary</AdminPassword><Name>mover</Name>", ["Name", "mover"]),
            ("GET https://mover:canary@reg.example/v2/ 200", ["mover", "reg"]),
            ("grant=x&client_secret=canary&resource=mover", ["grant", "mover"]),
        ] {
            let wrapped = format!("before {} after\nnext line", wrap(text));
            let cleaned = redaction(&[]).clean(&wrapped);
            assert!(!cleaned.contains("canary"), "{wrapped}\n{cleaned}");
            assert!(cleaned.starts_with("before ") && cleaned.ends_with("\nnext line"), "{wrapped}\n{cleaned}");
            for kept in kept {
                assert!(cleaned.contains(kept), "{kept}: {wrapped}\n{cleaned}");
            }
        }
        let known = wrap("a known&canary=\"1 here");
        let cleaned = redaction(&["known&canary=\"1"]).clean(&known);
        assert!(!cleaned.contains("canary"), "{known}\n{cleaned}");
    }
}

#[test]
fn line_breaks_are_kept() {
    for (text, cleaned) in [
        ("\"password\": \"canary\nsecond\r\nthird", "\"password\": \"[hidden]\n[hidden]\r\n[hidden]"),
        ("+ htpasswd -Bbn admin canary\nnext", "+ htpasswd -Bbn [hidden]\nnext"),
        ("<Password>canary\n", "<Password>[hidden]\n"),
        ("docker login -p 'canary\nnext", "docker login -p '[hidden]\n[hidden]"),
        ("-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\nnext", "[hidden]\n[hidden]\n[hidden]\nnext"),
        (
            r#"{"log":"> Authorization: Basic YWRtaW46Y2FuYXJ5\r\n","stream":"x"}"#,
            r#"{"log":"> Authorization: [hidden]\r\n","stream":"x"}"#,
        ),
        (r#"{"log":"password=canary\n","stream":"x"}"#, r#"{"log":"password=[hidden]\n","stream":"x"}"#),
    ] {
        assert_eq!(redaction(&[]).clean(text), cleaned, "{text}");
    }
}

#[test]
fn known_secrets_are_removed_in_every_escaped_form() {
    let json = |text: &str| serde_json::Value::from(text).to_string();
    let ascii = |text: &str| {
        let units = |sign: char| match sign.is_ascii() {
            true => sign.to_string(),
            false => sign.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
        };
        json(text).chars().map(units).collect::<String>()
    };
    // .NET escapes quotes and HTML characters by their number, in uppercase.
    let dotnet = |text: &str| {
        let escaped = |sign: char| match sign {
            '\\' => "\\\\".to_owned(),
            '"' | '&' | '+' => format!("\\u{:04X}", u32::from(sign)),
            _ if sign.is_ascii() => sign.to_string(),
            _ => sign.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04X}")).collect(),
        };
        text.chars().map(escaped).collect::<String>()
    };
    let form = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    for secret in ["pä\"s\\s canary", "canary/+==&x", "密码canary🔑", "\\\"canary\\"] {
        let redaction = redaction(&[secret]);
        for text in [
            json(secret),
            ascii(secret),
            json(&json(secret)),
            json(&ascii(secret)),
            json(&json(&json(secret))),
            form(secret),
            form(secret).replace('+', "%20"),
            json(&form(secret)),
            form(secret).replace("%C3", "%c3").replace("%A4", "%a4").replace("%E5", "%e5").replace("%F0", "%f0"),
            ascii(secret).replace("\\\"", "\\u0022"),
            json(&ascii(secret).replace("\\\"", "\\u0022")),
            dotnet(secret),
            json(&dotnet(secret)),
        ] {
            let cleaned = redaction.clean(&format!("x {text} y"));
            assert!(
                !cleaned.contains("canary") && cleaned.starts_with("x ") && cleaned.ends_with(" y"),
                "{text}: {cleaned}"
            );
        }
    }
}
