"""What public detectors find in the corpus, in the form that the measurement reads.

    python rival.py FOLDER      reads HALF.jsonl and writes HALF.rival.jsonl beside it

Presidio's pattern recognisers look for e-mail addresses, cards, IBANs, social security and phone
numbers, without a language model; a score of 0.4 and more is a find. detect-secrets looks for
keys and tokens, with its detectors of a form and without those of entropy and of key words; it
gives some by their first letters or line only, which is taken for the whole word or block.
"""

import json
import logging
import re
import sys
from pathlib import Path

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    EmailRecognizer,
    IbanRecognizer,
    PhoneRecognizer,
    UsSsnRecognizer,
)

POSSIBLE = 0.4
RECOGNISERS = [
    ("card", "CREDIT_CARD", CreditCardRecognizer()),
    ("email", "EMAIL_ADDRESS", EmailRecognizer()),
    ("iban", "IBAN_CODE", IbanRecognizer()),
    ("phone", "PHONE_NUMBER", PhoneRecognizer()),
    ("ssn", "US_SSN", UsSsnRecognizer()),
]
# What is no class of the corpus, or no form.
OTHERS = {
    "Base64 High Entropy String",
    "Hex High Entropy String",
    "Public IP (ipv4)",
    "Secret Keyword",
}
WORD = re.compile(r"^[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
CLASSES = {"Basic Auth Credentials": "password", "JSON Web Token": "jwt", "Private Key": "private-key"}
DETECTORS = [
    (CLASSES.get(kind, "api-key"), detector())
    for kind, detector in get_mapping_from_secret_type_to_class().items()
    if kind not in OTHERS
]


def personal(text: str) -> list[tuple[str, int, int]]:
    return [
        (label, found.start, found.end)
        for label, entity, recogniser in RECOGNISERS
        for found in recogniser.analyze(text, [entity], None)
        if found.score >= POSSIBLE
    ]


def secret(text: str) -> list[tuple[str, int, int]]:
    found = set()
    for label, detector in DETECTORS:
        for value in filter(None, detector.analyze_string(text)):
            at = text.find(value)
            while at >= 0:
                found.add((label, *whole(text, label, at, at + len(value))))
                at = text.find(value, at + 1)
    return sorted(found)


def whole(text: str, label: str, start: int, end: int) -> tuple[int, int]:
    """The word or, for a private key, the block that a find lies in."""
    if label == "private-key":
        last = text.find("PRIVATE KEY-----", end)
        return max(start - len("-----"), 0), last + len("PRIVATE KEY-----") if last >= 0 else end
    if label == "password":
        return start, end
    return start - len(WORD.search(text[:start][::-1])[0]), end + len(WORD.search(text[end:])[0])


def in_bytes(text: str, label: str, start: int, end: int) -> dict:
    start, end = (len(text[:at].encode()) for at in (start, end))
    return {"class": label, "start": start, "end": end}


def main() -> None:
    # Presidio asks the network for the list of domains, and takes the one it brought along.
    logging.disable(logging.CRITICAL)
    folder = Path(sys.argv[1])
    for half in ("development", "held-out"):
        with open(folder / f"{half}.rival.jsonl", "w", encoding="utf-8") as out:
            for line in open(folder / f"{half}.jsonl", encoding="utf-8"):
                text = json.loads(line)["text"]
                found = [in_bytes(text, *one) for one in personal(text) + secret(text)]
                out.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
