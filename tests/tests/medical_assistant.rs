//! The medical assistant, run as a newcomer runs it: what its log holds, and what it must not.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use audit_core::{CallBody, Entry, Log, LogUrl, Outcome, Status, Trust, Verdict, verify};
use audit_tests::log::{entries, url};
use audit_tests::places::{program, root};
use serde_json::{Value, json};

/// A run of the example.
struct Day {
    log: PathBuf,
    printed: String,
}

/// One run for all tests that only look at it.
static DAY: LazyLock<Day> = LazyLock::new(|| day(&folder("day"), &patients()));

fn patients() -> PathBuf {
    root().join("examples/medical_assistant/patients")
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("medical_assistant")
        .join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("last run's folder can be removed");
    }
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

fn run(log: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(program("examples/medical_assistant"));
    command
        .args(arguments)
        .env("AUDIT_LOG", log)
        .env_remove("AUDIT_KEYS");
    command.output().expect("the example starts")
}

fn day(folder: &Path, patients: &Path) -> Day {
    let log = folder.join("log-of-the-day");
    let output = run(
        &log,
        &["--patients", patients.to_str().expect("a path of text")],
    );
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    Day {
        log,
        printed: String::from_utf8(output.stdout).expect("it prints text"),
    }
}

impl Day {
    fn calls(&self) -> Vec<CallBody> {
        let entries = entries(&self.log, 0);
        entries.iter().filter_map(Entry::call).cloned().collect()
    }

    fn verdict(&self) -> Verdict {
        let url = LogUrl::parse(&url(&self.log)).expect("a folder makes a URL");
        let log = Log::open(&url).expect("there is a log");
        let trust = Trust::beside(&url).expect("its keys are beside it");
        verify(log.reader(), &trust).expect("it can be read")
    }
}

fn arguments(call: &CallBody) -> Value {
    let text = call.arguments.as_ref().map_or("null", |json| json.get());
    serde_json::from_str(text).expect("arguments are JSON")
}

#[test]
fn every_way_a_call_can_end_and_begin_is_in_the_log() {
    let calls = DAY.calls();
    let outcomes: BTreeSet<&str> = calls.iter().map(|call| call.outcome.as_str()).collect();
    assert_eq!(
        outcomes,
        BTreeSet::from(["cancelled", "error", "ok", "panic"])
    );
    let triggers: BTreeSet<&str> = calls
        .iter()
        .filter_map(|call| call.trigger.as_deref())
        .collect();
    assert_eq!(
        triggers,
        BTreeSet::from(["follow_up", "proactive", "retry", "user_request"])
    );
    let users: BTreeSet<&str> = calls
        .iter()
        .filter_map(|call| call.user_id.as_deref())
        .collect();
    assert_eq!(
        users,
        BTreeSet::from(["clerk_tomas", "dr_amara", "dr_kofi", "nurse_ines"])
    );
    let tools: BTreeSet<&str> = calls.iter().map(|call| call.tool_name.as_str()).collect();
    assert!(tools.len() >= 12, "{tools:?}");
    assert_eq!(
        calls.iter().filter(|call| call.user_id.is_none()).count(),
        1
    );
}

#[test]
fn an_emergency_is_marked_and_a_refusal_says_why() {
    let calls = DAY.calls();
    let broken: Vec<&CallBody> = calls.iter().filter(|call| call.is_emergency()).collect();
    assert!(broken.len() >= 5);
    assert!(
        broken
            .iter()
            .all(|call| call.purpose.as_deref() == Some("BTG"))
    );
    let refused = calls.iter().find(|call| {
        call.tool_name == "read_notes" && call.user_id.as_deref() == Some("clerk_tomas")
    });
    let error = refused
        .and_then(|call| call.error.as_ref())
        .expect("the clerk was refused");
    assert_eq!(
        error.message.as_deref(),
        Some("a billing_clerk may not read clinical notes")
    );
}

#[test]
fn calls_made_by_a_tool_name_the_call_that_made_them() {
    let calls = DAY.calls();
    let charts = calls.iter().filter(|call| call.tool_name == "read_chart");
    for chart in charts.filter(|call| call.outcome == Outcome::Ok) {
        let made = |call: &&CallBody| call.parent_call_id.as_ref() == Some(&chart.call_id);
        let nested: Vec<&str> = calls
            .iter()
            .filter(made)
            .map(|call| &*call.tool_name)
            .collect();
        assert_eq!(nested, ["list_medications", "read_labs"]);
    }
}

#[test]
fn names_become_pseudonyms_and_the_patient_found_is_a_subject() {
    let calls = DAY.calls();
    let search = calls
        .iter()
        .find(|call| call.tool_name == "search_patients")
        .expect("one");
    let asked = arguments(search);
    let token = asked["patient_name"].as_str().expect("a token");
    assert!(token.starts_with("hmac-sha256:"), "{token}");
    assert_eq!(asked["dob"], "***REDACTED***");
    let kept = search
        .result_summary
        .as_ref()
        .map_or("null", |json| json.get());
    let found: Value = serde_json::from_str(kept).expect("a summary is JSON");
    assert_eq!(found[0]["patient_name"], token, "one name, one token");
    assert_eq!(found[0]["patient_id"], search.subject_ids[0]);
}

#[test]
fn nothing_that_identifies_a_patient_is_in_the_log() {
    assert_hides(&DAY, &patients());
}

#[test]
fn nor_of_patients_who_left_their_address_and_phone() {
    let folder = folder("synthea");
    let patients = folder.join("patients");
    fs::create_dir(&patients).expect("a folder can be made");
    fs::write(patients.join("Alma10_Vance20.json"), synthea().to_string()).expect("written");
    let day = day(&folder, &patients);
    let sent = day
        .calls()
        .into_iter()
        .find(|call| call.tool_name == "send_message");
    let sent = sent.expect("a message was sent");
    assert_eq!(
        (sent.outcome, &arguments(&sent)["channel"]),
        (Outcome::Ok, &json!("phone"))
    );
    assert_hides(&day, &patients);
}

/// Looks through every byte of every file that the run left.
fn assert_hides(day: &Day, patients: &Path) {
    let secrets = identifying(patients);
    assert!(secrets.len() >= 3, "{secrets:?}");
    let mut files = Vec::new();
    for place in [day.log.clone(), day.log.with_extension("admin")] {
        collect(&place, &mut files);
    }
    assert!(
        files
            .iter()
            .any(|file| file.extension().is_some_and(|end| end == "jsonl"))
    );
    for file in files {
        let bytes = fs::read(&file)
            .expect("a file of the log can be read")
            .to_ascii_lowercase();
        for secret in &secrets {
            let secret = secret.to_ascii_lowercase();
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} stands in {}", file.display());
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for item in fs::read_dir(folder).expect("a folder of the log can be listed") {
        let path = item.expect("a folder of the log can be listed").path();
        match path.is_dir() {
            true => collect(&path, files),
            false => files.push(path),
        }
    }
}

/// Full names, family names of four letters or more, dates of birth, streets, phone numbers.
fn identifying(patients: &Path) -> BTreeSet<String> {
    let mut files = Vec::new();
    collect(patients, &mut files);
    files.retain(|file| file.extension().is_some_and(|end| end == "json"));
    let bundles = files
        .iter()
        .map(|file| fs::read(file).expect("a bundle can be read"));
    let bundles = bundles.map(|text| serde_json::from_slice::<Value>(&text).expect("JSON"));
    bundles.flat_map(|bundle| identifying_in(&bundle)).collect()
}

fn identifying_in(bundle: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for entry in items(&bundle["entry"]) {
        let resource = &entry["resource"];
        if resource["resourceType"] != "Patient" {
            continue;
        }
        items(&resource["name"]).for_each(|name| found.extend(names(name)));
        found.extend(text(&resource["birthDate"]));
        let lines = items(&resource["address"]).flat_map(|address| items(&address["line"]));
        found.extend(lines.filter_map(text));
        let numbers = items(&resource["telecom"]).filter_map(|way| text(&way["value"]));
        for number in numbers {
            found.push(number.chars().filter(char::is_ascii_digit).collect());
            found.push(number);
        }
    }
    found
}

fn names(name: &Value) -> Vec<String> {
    let family = text(&name["family"]);
    let given: Vec<String> = items(&name["given"]).filter_map(text).collect();
    let full = given
        .iter()
        .chain(&family)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ");
    let family = family.filter(|family| family.chars().filter(|c| c.is_alphabetic()).count() >= 4);
    family.into_iter().chain([full]).collect()
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// A patient as Synthea writes one, who can be reached by phone.
fn synthea() -> Value {
    let subject = json!({ "reference": "urn:uuid:7d1f" });
    let entry = |url: &str, resource: Value| json!({ "fullUrl": url, "resource": resource });
    json!({ "resourceType": "Bundle", "type": "transaction", "entry": [
        entry("urn:uuid:7d1f", json!({
            "resourceType": "Patient",
            "identifier": [
                { "type": { "coding": [{ "code": "SS" }] }, "value": "999-11-2222" },
                { "type": { "coding": [{ "code": "MR" }] }, "value": "MRN-7d1f" },
            ],
            "name": [
                { "use": "official", "family": "Vance20", "given": ["Alma10"] },
                { "use": "maiden", "family": "Oberlin30", "given": ["Alma10"] },
            ],
            "telecom": [{ "system": "phone", "value": "555-010-1234" }],
            "birthDate": "1950-10-24",
            "address": [{ "line": ["690 Raynor Overpass"], "city": "Randolph" }],
        })),
        entry("urn:uuid:e1", json!({ "resourceType": "Encounter", "subject": subject })),
        entry("urn:uuid:o1", json!({
            "resourceType": "Observation", "subject": subject,
            // Taken at birth: the date alone would give the date of birth away.
            "effectiveDateTime": "1950-10-24T08:00:00-05:00",
            "code": { "coding": [{ "code": "4548-4" }], "text": "Hemoglobin A1c" },
            "valueQuantity": { "value": 7.4, "unit": "%" },
        })),
    ] })
}

#[test]
fn the_log_is_intact_and_the_changed_copy_is_found_out() {
    assert_eq!(DAY.verdict().status(), Status::Intact);
    let after = DAY
        .printed
        .split("One byte changed")
        .nth(1)
        .expect("it tampers with a copy");
    assert!(
        after.contains("The log is NOT intact. First problem: entry "),
        "{after}"
    );
}

#[test]
fn a_second_day_goes_on_in_the_same_log() {
    let folder = folder("two-days");
    let first = day(&folder, &patients());
    let after_one = entries(&first.log, 0).len();
    let second = day(&folder, &patients());
    // Everything again but the first line, which says whose log it is.
    assert_eq!(entries(&second.log, 0).len(), 2 * after_one - 1);
    assert_eq!(second.verdict().status(), Status::Intact);
}

#[test]
fn the_commands_it_prints_work() {
    const BEFORE: &str = "cargo run -p audit-cli -- ";
    let commands: Vec<&str> = DAY
        .printed
        .lines()
        .filter_map(|line| line.trim().strip_prefix(BEFORE))
        .collect();
    assert!(commands.len() >= 4, "{}", DAY.printed);
    for command in commands {
        let output = Command::new(program("toolaudit"))
            .args(command.split(' '))
            .output();
        let output = output.expect("toolaudit starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}: {said}");
        assert!(!output.stdout.is_empty(), "{command} has an answer");
    }
}

#[test]
fn in_a_pipe_nothing_is_coloured() {
    assert!(!DAY.printed.contains('\x1b'));
}

#[test]
fn folders_that_hold_no_patients_are_refused_before_anything_is_recorded() {
    let folder = folder("refused");
    let broken = folder.join("broken");
    fs::create_dir(&broken).expect("a folder can be made");
    fs::write(
        broken.join("a.json"),
        "{\n \"resourceType\": \"Bundle\",,\n}",
    )
    .expect("written");
    let missing = folder.join("missing");
    for (patients, told) in [
        (missing, "cannot read the patients' folder"),
        (broken, "a.json: not JSON"),
    ] {
        let log = folder.join("log");
        let output = run(
            &log,
            &["--patients", patients.to_str().expect("a path of text")],
        );
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success());
        assert!(said.contains(told), "{said}");
        assert!(!log.exists());
    }
}
