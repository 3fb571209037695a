//! Time zones by name.

use audit_core::Zone;
use chrono::{FixedOffset, Offset as _, TimeZone as _};
use chrono_tz::Tz;

use crate::environment::Environment;
use crate::exit::Failure;

/// The zone that `--tz` names: an IANA name, `UTC`, `local`, or an offset such as `+02:00`.
pub(crate) fn named(name: &str, environment: &Environment) -> Result<Zone, Failure> {
    if name.eq_ignore_ascii_case("local") {
        return Ok(local(environment));
    }
    if name.eq_ignore_ascii_case("utc") {
        return Ok(Zone::utc());
    }
    if let Ok(offset) = name.parse::<FixedOffset>() {
        return Ok(Zone::fixed(offset));
    }
    let zone: Tz = name.parse().map_err(|_| unknown(name))?;
    Ok(iana(zone))
}

fn iana(zone: Tz) -> Zone {
    Zone::new(zone.name(), move |instant| {
        zone.offset_from_utc_datetime(&instant.naive_utc()).fix()
    })
}

/// The zone of this machine, by its name where it has one: a report is read elsewhere.
fn local(environment: &Environment) -> Zone {
    let stated = environment
        .zone
        .as_deref()
        .map(|zone| zone.trim_start_matches(':').to_owned());
    let name = stated.or_else(|| iana_time_zone::get_timezone().ok());
    match name.and_then(|name| name.parse().ok()) {
        Some(zone) => iana(zone),
        None => Zone::local(),
    }
}

fn unknown(name: &str) -> Failure {
    Failure::Usage(format!(
        "no time zone is called `{}`; write an IANA name such as Europe/Berlin, `UTC`, `local`, or an offset such as +02:00",
        audit_core::printable(name)
    ))
}
