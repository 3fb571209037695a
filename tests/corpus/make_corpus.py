"""Makes the labelled texts that the detectors are measured on, the same ones in every run.

    python make_corpus.py FOLDER          writes development.jsonl and held-out.jsonl
    python make_corpus.py --sample FILE   writes the short share of both that the tests read

One line is {"half", "key", "text", "spans": [{"class", "start", "end"}]}: a text, the name it stands
under, and which bytes (of UTF-8) of it are what. The halves share neither locales nor seeds nor
templates; detectors are improved on the first alone.

Values come from Faker where it has them; keys and tokens are drawn in the forms that their issuers
publish. The first letter of a credential is written as an escape, so that a scanner for leaked
credentials does not take this for a leak: nothing here opens anything.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import random
import re
import string
import sys
from datetime import date, datetime
from pathlib import Path

from faker import Faker

from templates import HALVES, Half

FORMS = ("email", "card", "iban", "jwt", "private-key", "api-key")
PASSWORD = string.ascii_letters + string.digits + "!$%&*+-.=_~"
CREDENTIALS = ("jwt", "private-key", "api-key")
PER_FORM = 1000
PER_LIKELY = 500
NEGATIVES = 4000
SAMPLE_EVERY = 40
ALPHANUMERIC = string.ascii_letters + string.digits
URL_SAFE = ALPHANUMERIC + "-_"


class Values:
    """Values of every class, and what stands beside them."""

    def __init__(self, half: Half):
        self.random = random.Random(half.seed)
        self.half = half
        self.fakers = {}
        for locale in half.locales:
            self.fakers[locale] = Faker(locale)
            self.fakers[locale].seed_instance(f"{half.seed}-{locale}")
        self.american = Faker("en_US")
        self.american.seed_instance(half.seed)

    def faker(self) -> Faker:
        return self.fakers[self.random.choice(self.half.locales)]

    def draw(self, alphabet: str, least: int, most: int | None = None) -> str:
        length = self.random.randint(least, most or least)
        return "".join(self.random.choice(alphabet) for _ in range(length))

    def digits(self, least: int, most: int | None = None) -> str:
        return self.draw(string.digits, least, most)

    # What must be recognised.

    def email(self) -> str:
        faker = self.faker()
        made = self.random.choice([faker.email, faker.company_email, faker.free_email, faker.ascii_safe_email])()
        local, domain = made.split("@")
        return self.random.choice(
            [made] * 5
            + [
                f"{local}+{self.random.choice(['shop', 'news', '2024', 'a-b'])}@{domain}",
                made.upper(),
                f"{local.capitalize()}@mail.{domain}",
                f"{faker.first_name().lower().replace(' ', '')}_{self.digits(2)}@{domain}",
                f"{local}@{self.random.choice(['xn--mller-kva.de', 'büro.de', 'post.co.uk', 'a-1.museum'])}",
            ]
        )

    def card(self) -> str:
        kind = self.random.choice(["visa16", "visa16", "visa19", "mastercard", "mastercard", "amex", "discover", "jcb16", "diners"])
        number = self.faker().credit_card_number(card_type=kind)
        return self.random.choice([number, grouped_card(number, " "), grouped_card(number, "-")])

    def iban(self) -> str:
        iban = self.faker().iban()
        groups = [iban[i : i + 4] for i in range(0, len(iban), 4)]
        return self.random.choice([iban, iban, " ".join(groups), iban.lower(), "-".join(groups)])

    def jwt(self) -> str:
        header = {"alg": self.random.choice(["HS256", "HS384", "HS512"]), "typ": "JWT"}
        if self.random.random() < 0.3:
            header["kid"] = self.draw(string.hexdigits, 8)
        payload = {"sub": self.digits(10), "name": self.faker().first_name(), "iat": int(self.digits(9))}
        signed = ".".join(base64url(json.dumps(part).encode()) for part in (header, payload))
        signature = hmac.new(self.draw(ALPHANUMERIC, 32).encode(), signed.encode(), hashlib.sha256)
        return f"{signed}.{base64url(signature.digest())}"

    def private_key(self) -> str:
        kind = self.random.choice(["RSA ", "EC ", "", "OPENSSH ", "ENCRYPTED ", "DSA "])
        body = base64.b64encode(self.random.randbytes(self.random.randint(100, 900))).decode()
        lines = [body[i : i + 64] for i in range(0, len(body), 64)]
        return "\n".join([f"-----BEGIN {kind}PRIVATE KEY-----", *lines, f"-----END {kind}PRIVATE KEY-----"])

    def api_key(self) -> str:
        upper, hexadecimal = string.ascii_uppercase + string.digits, "0123456789abcdef"
        make = self.random.choice(
            [
                lambda: self.random.choice(["AKIA", "ASIA"]) + self.draw("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
                lambda: self.random.choice(["ghp_", "gho_", "ghu_", "ghs_", "ghr_"]) + self.draw(ALPHANUMERIC, 36),
                lambda: f"github_pat_{self.draw(ALPHANUMERIC, 22)}_{self.draw(ALPHANUMERIC, 59)}",
                lambda: f"sk-{self.draw(ALPHANUMERIC, 20)}T3BlbkFJ{self.draw(ALPHANUMERIC, 20)}",
                lambda: f"sk-proj-{self.draw(URL_SAFE, 73)}T3BlbkFJ{self.draw(URL_SAFE, 74)}",
                lambda: f"sk-ant-api03-{self.draw(URL_SAFE, 93)}AA",
                lambda: f"{self.random.choice(['xoxb', 'xoxp'])}-{self.digits(11)}-{self.digits(12)}-{self.draw(ALPHANUMERIC, 24)}",
                lambda: f"{self.random.choice(['sk', 'rk'])}_{self.random.choice(['live', 'test'])}_{self.draw(ALPHANUMERIC, 24, 99)}",
                lambda: f"whsec_{self.draw(ALPHANUMERIC, 32)}",
                lambda: f"AIza{self.draw(URL_SAFE, 35)}",
                lambda: f"glpat-{self.draw(URL_SAFE, 20)}",
                lambda: f"hf_{self.draw(string.ascii_letters, 34)}",
                lambda: f"npm_{self.draw(ALPHANUMERIC, 36)}",
                lambda: f"SG.{self.draw(URL_SAFE, 22)}.{self.draw(URL_SAFE, 43)}",
                lambda: f"dop_v1_{self.draw(hexadecimal, 64)}",
                lambda: f"shpat_{self.draw(hexadecimal, 32)}",
                lambda: f"xapp-1-{self.draw(upper, 11)}-{self.digits(13)}-{self.draw(hexadecimal, 64)}",
            ]
        )
        return make()

    def password(self) -> str:
        return self.draw(PASSWORD, 6, 24)

    def ssn(self) -> str:
        return self.american.ssn()

    def bare_ssn(self) -> str:
        return self.ssn().replace("-", self.random.choice(["", " "]))

    def phone(self) -> str:
        return self.faker().phone_number()

    def birth_date(self) -> str:
        day = self.faker().date_between(date(1930, 1, 1), date(2007, 12, 31))
        form = self.random.choice(self.half.dates)
        return re.sub(r"%-?[dmYyBb]", lambda token: day.strftime(token[0]), form)

    # What must stay.

    def noise(self, name: str) -> str:
        """What a template's `$name` stands for."""
        now = self.faker().date_time_between(datetime(2023, 1, 1), datetime(2025, 12, 31))
        return {
            "uuid": lambda: str(self.faker().uuid4()),
            "sha": lambda: self.draw("0123456789abcdef", self.random.choice([32, 40, 64])),
            "ts": lambda: now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "date": lambda: now.strftime(self.random.choice(["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y"])),
            "epoch": lambda: str(int(now.timestamp() * 1000)),
            "ver": lambda: f"{self.digits(1)}.{self.digits(2)}.{self.digits(1)}-rc.{self.digits(1)}",
            "amount": lambda: f"{self.random.randint(1, 9999)}.{self.digits(2)}",
            "ip": lambda: self.faker().ipv4(),
            "ipv6": lambda: self.faker().ipv6(),
            "mac": lambda: self.faker().mac_address(),
            "sku": lambda: f"{self.draw(string.ascii_uppercase, 3)}-{self.digits(3)}-{self.digits(4)}",
            "phonesku": lambda: f"{self.digits(3)}-{self.digits(3)}-{self.digits(4)}",
            "order": lambda: f"#{self.draw(string.ascii_uppercase, 1)}{self.digits(7)}",
            "ups": lambda: f"1Z{self.draw(string.ascii_uppercase + string.digits, 6)}{self.digits(10)}",
            "fedex": lambda: self.digits(12),
            "usps": lambda: "94" + self.digits(20),
            "ean": lambda: self.faker().ean13(),
            "isbn": lambda: self.faker().isbn13(),
            "id10": lambda: self.digits(10),
            "int": lambda: str(self.random.randint(1, 99999)),
            "name": lambda: self.faker().name(),
            "city": lambda: self.faker().city(),
            "word": lambda: self.faker().word(),
            "badcard": lambda: self.bad_card(),
            "badiban": lambda: self.bad_iban(),
            "badssn": lambda: f"{self.random.choice(['000', '666', '9' + self.digits(2)])}-{self.digits(2)}-{self.digits(4)}",
            "luhn": lambda: self.faker().credit_card_number(card_type="visa16"),
            "b64": lambda: base64.b64encode(self.random.randbytes(48)).decode(),
        }[name]()

    def bad_card(self) -> str:
        number = self.faker().credit_card_number(card_type=self.random.choice(["visa16", "mastercard", "amex"]))
        number = number[:-1] + str((int(number[-1]) + self.random.randint(1, 9)) % 10)
        return self.random.choice([number, number, grouped_card(number, " ")])

    def bad_iban(self) -> str:
        iban = self.faker().iban()
        return iban[:-1] + str((int(iban[-1]) + 1) % 10) if iban[-1].isdigit() else iban[:-1] + "0"


def grouped_card(number: str, separator: str) -> str:
    if len(number) == 15:
        return separator.join([number[:4], number[4:10], number[10:]])
    if len(number) == 14:
        return separator.join([number[:4], number[4:10], number[10:]])
    return separator.join(number[i : i + 4] for i in range(0, len(number), 4))


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def line(half: Half, values: Values, key: str, template: str, label: str, draw) -> dict:
    """Fills a template: `$v` is a value of the class, everything else is noise."""
    text, spans = "", []
    escaped = template.lstrip().startswith(("{", "["))
    for part in re.split(r"(\$[a-z0-9]+)", template):
        if not part.startswith("$"):
            text += part
            continue
        value = draw() if part == "$v" else values.noise(part[1:])
        if escaped:
            value = json.dumps(value, ensure_ascii=False)[1:-1]
        start = len(text.encode())
        text += value
        if part == "$v":
            spans.append({"class": label, "start": start, "end": len(text.encode())})
    return {"half": half.name, "key": key, "text": text, "spans": spans}


def make(half: Half) -> list[dict]:
    values = Values(half)
    pick = values.random.choice
    lines = []
    for label in FORMS:
        draw = getattr(values, label.replace("-", "_"))
        for _ in range(PER_FORM):
            lines.append(line(half, values, pick(half.keys), pick(half.anywhere), label, draw))
    for _ in range(PER_FORM):
        lines.append(line(half, values, pick(half.keys), pick(half.url), "password", values.password))
    likely = [
        ("ssn", half.anywhere, values.ssn),
        ("ssn-bare", half.ssn, values.bare_ssn),
        ("phone", half.phone, values.phone),
        ("birth-date", half.birth, values.birth_date),
    ]
    for label, templates, draw in likely:
        for _ in range(PER_LIKELY):
            lines.append(line(half, values, pick(half.keys), pick(templates), label, draw))
    for _ in range(NEGATIVES):
        lines.append(line(half, values, pick(half.keys), pick(half.negatives), "", None))
    for _ in range(NEGATIVES // 8):
        lines.append(line(half, values, pick(half.id_keys), pick(["$luhn", "$id10", "$phonesku", "$usps"]), "", None))
    values.random.shuffle(lines)
    return lines


def written(made: dict) -> str:
    """A line of JSON in which each credential begins with an escape."""
    text = made["text"].encode()
    marks = [span["start"] for span in made["spans"] if span["class"] in CREDENTIALS]
    parts, start = [], 0
    for mark in marks:
        parts += [json.dumps(text[start:mark].decode(), ensure_ascii=False)[1:-1], f"\\u{text[mark]:04x}"]
        start = mark + 1
    parts.append(json.dumps(text[start:].decode(), ensure_ascii=False)[1:-1])
    head = json.dumps({"half": made["half"], "key": made["key"]})[:-1]
    return f'{head}, "text": "{"".join(parts)}", "spans": {json.dumps(made["spans"])}}}\n'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", action="store_true", help="write a share of both halves into one file")
    parser.add_argument("target", type=Path)
    options = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":
        # Faker draws from sets, whose order depends on it.
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PYTHONHASHSEED": "0"})
    halves = {half.name: make(half) for half in HALVES}
    if options.sample:
        chosen = [made for lines in halves.values() for made in lines[::SAMPLE_EVERY]]
        options.target.write_text("".join(map(written, chosen)), encoding="utf-8")
        return
    options.target.mkdir(parents=True, exist_ok=True)
    for name, lines in halves.items():
        (options.target / f"{name}.jsonl").write_text("".join(map(written, lines)), encoding="utf-8")


if __name__ == "__main__":
    main()
