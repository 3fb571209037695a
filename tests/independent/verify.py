"""An independent verifier of a log in a folder, written from docs/format.md alone.

It shares no code with the project. It reads stored bytes only: neither the lock nor any index.

    verify.py FOLDER… [--vkey VERIFIER-KEY]

prints one JSON object for each folder,

    {"entries": 42, "checkpoint": 40, "key": "genesis", "ok": false,
     "problem": {"seq": 7, "what": "…"}}

and exits 0 when every log is whole, 3 when one is not. `problem` is the first thing wrong, `seq` the
number that the entry at that place should bear. `checkpoint` is the size that the checkpoint
vouches for, `key` says who vouches for the key it was checked with: `given`, or the log's own
`genesis`. Purges are reserved in this version of the format: a missing body is a problem.
"""

import argparse
import base64
import binascii
import datetime
import hashlib
import json
import pathlib
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "toolaudit/0"
MAX_LINE = 32_768
MAX_INTEGER = 1 << 53
SEGMENT_STEP = 256
CALL_KINDS = {"call", "subjects", "intent"}
ADMINISTRATIVE_KINDS = {
    "genesis", "open", "close", "recovered", "gap", "config", "purge", "hold",
    "release", "break_glass_open", "break_glass_close", "review", "alert", "log_read",
    "key_rotation", "clock_step",
}  # fmt: skip
# What stands in a log before its first checkpoint is made.
BEGINNINGS = {"genesis", "open"}

# Characters that stand in a line only as \uXXXX, as code points.
ESCAPED = (
    "\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
RAW_DANGER = re.compile(f"[{ESCAPED}]")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPE = re.compile(r"\\(?:u[0-9a-f]{4}|.)")
SHORT_ESCAPES = {r"\"", r"\\", r"\n", r"\r", r"\t"}

INTEGER = "(0|[1-9][0-9]{0,15})"
DIGEST = "([0-9a-f]{64})"
TEXT = r'"((?:[^"\\]|\\.)*)"'
ENVELOPE = re.compile(
    rf'\{{"v":(?P<v>{INTEGER}),"seq":(?P<seq>{INTEGER})'
    rf',"previous_hash":"(?P<previous_hash>genesis|{DIGEST})","synced":(?P<synced>{INTEGER})'
    r',"kind":"(?P<kind>[a-z_]+)"'
    r',"recorded_at":"(?P<recorded_at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)"'
    rf"(?:,\"retention\":(?P<retention>{TEXT}))?"
    r',"writer":"(?P<writer>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"'
    rf',"body_sha256":"(?P<body_sha256>{DIGEST})"',
    re.ASCII,
)
HASH_FIELD = re.compile(rf',"hash":"{DIGEST}"\}}', re.ASCII)
SALT = re.compile(r'\{"salt":"[0-9a-f]{32}"[,}]', re.ASCII)


class Problem(Exception):
    """What is wrong, at which place."""

    def __init__(self, seq, what):
        super().__init__(what)
        self.seq, self.what = seq, what


class Malformed(Exception):
    """A text that is not what the format says."""


class Line:
    """One line taken apart: envelope fields, body bytes, hashes stated and computed."""

    def __init__(self, raw):
        text = decode(raw)
        envelope = ENVELOPE.match(text)
        require(envelope, "the envelope is malformed")
        self.fields = envelope
        self.seq, self.synced = int(envelope["seq"]), int(envelope["synced"])
        self.body, stated = split_tail(text[envelope.end() :])
        self.stated_hash = stated
        leaf = b"\x00" + envelope[0].encode() + b"}"
        self.hash = hashlib.sha256(leaf).hexdigest()
        check_strings(text)
        check_envelope(self)


def require(condition, what):
    if not condition:
        raise Malformed(what)


def decode(raw):
    require(len(raw) <= MAX_LINE, f"the line has {len(raw)} bytes")
    require(raw.endswith(b"\n"), "the line does not end in a line feed")
    try:
        return raw[:-1].decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        raise Malformed("the line is not UTF-8") from error


def split_tail(tail):
    """Body text, or None, and the stated hash, from what follows the envelope."""
    body = None
    if tail.startswith(',"body":{'):
        body, end = read_object(tail, len(',"body":'))
        require(SALT.match(body), "the body does not begin with a salt")
        tail = tail[end:]
    stated = HASH_FIELD.fullmatch(tail)
    require(stated, "what follows the envelope is malformed")
    return body, stated[1]


def read_object(text, start):
    """The JSON object at `start`, as it is stored, and where it ends."""
    try:
        value, end = json.JSONDecoder(parse_constant=reject).raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        raise Malformed("the body is not JSON") from error
    require(isinstance(value, dict), "the body is not an object")
    return text[start:end], end


def reject(word):
    raise ValueError(f"{word} is not JSON")


def check_strings(text):
    """White space only inside strings, dangerous characters only escaped, escapes only so."""
    require(not RAW_DANGER.search(text), "a character stands raw that must be escaped")
    require(not re.search(r"\s", STRING.sub('""', text)), "white space stands outside strings")
    for string in STRING.finditer(text):
        for escape in ESCAPE.finditer(string[1]):
            require(is_canonical(escape[0]), f"{escape[0]} is not how the format escapes")


def is_canonical(escape):
    if escape in SHORT_ESCAPES:
        return True
    if not escape.startswith("\\u") or len(escape) != 6:
        return False
    code = int(escape[2:], 16)
    # The halves of a pair above U+FFFF: U+E0000 to U+E007F are the only ones escaped.
    is_half = code == 0xDB40 or 0xDC00 <= code <= 0xDC7F
    return is_half or chr(code) not in '"\\\n\r\t' and bool(RAW_DANGER.match(chr(code)))


def check_envelope(line):
    fields = line.fields
    require(fields["v"] == "0", f"version {fields['v']} is not known")
    require(max(line.seq, line.synced) < MAX_INTEGER, "an integer is too large")
    require(is_time(fields["recorded_at"]), "recorded_at is no time")
    kind, retention = fields["kind"], fields["retention"]
    if kind in CALL_KINDS:
        require(retention, f"an entry of kind {kind} bears no retention")
    else:
        require(kind in ADMINISTRATIVE_KINDS, f"kind {kind} is not known")
        require(not retention, f"an entry of kind {kind} bears a retention")


def is_time(text):
    try:
        datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
    except ValueError:
        return False
    return True


def read_lines(folder):
    """The stored lines in order, with the LF they end in, over all segments."""
    names = sorted(path.name for path in (folder / "log").glob("*.jsonl"))
    lines = []
    for name in names:
        if name != f"{len(lines):012}.jsonl":
            raise Problem(len(lines), f"segment {name} stands where {len(lines)} entries end")
        if len(lines) % SEGMENT_STEP:
            raise Problem(len(lines), f"segment {name} begins at no multiple of {SEGMENT_STEP}")
        lines += re.findall(rb"[^\n]*\n|[^\n]+", (folder / "log" / name).read_bytes())
    return lines


def check_lines(stored):
    """Every entry, each against its own bytes and the entry before."""
    lines = []
    previous = "genesis"
    for seq, raw in enumerate(stored):
        try:
            line = Line(raw)
        except Malformed as error:
            raise Problem(seq, f"malformed: {error}") from error
        check_place(line, seq, previous)
        check_content(line, seq)
        lines.append(line)
        previous = line.hash
    return lines


def check_place(line, seq, previous):
    if line.seq != seq:
        raise Problem(seq, f"out of sequence: it says {line.seq}")
    if line.fields["previous_hash"] != previous:
        raise Problem(seq, "broken chain: previous_hash is not the hash of the entry before")
    if line.synced > seq:
        raise Problem(seq, f"it says that {line.synced} entries were on disk before it")
    if (line.fields["kind"] == "genesis") != (seq == 0):
        raise Problem(seq, f"kind {line.fields['kind']} cannot stand here")


def check_content(line, seq):
    if line.hash != line.stated_hash:
        raise Problem(seq, "changed: the envelope does not match its hash")
    if line.body is None:
        raise Problem(seq, "the body is missing")
    if hashlib.sha256(line.body.encode()).hexdigest() != line.fields["body_sha256"]:
        raise Problem(seq, "changed: the body does not match body_sha256")


def root_of(leaves):
    """RFC 6962, 2.1: the Merkle tree hash over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = root_of(leaves[:split]), root_of(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def from_base64(text):
    """Canonical base64 with padding."""
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed(f"{text} is not base64") from error
    require(base64.b64encode(value).decode() == text, f"{text} is not canonical base64")
    return value


class VerifierKey:
    """`<key name>+<8 hex digits: key hash>+<base64(0x01 ‖ public key)>`."""

    def __init__(self, text):
        match = re.fullmatch(r"([^+\s]+)\+([0-9a-f]{8})\+(\S+)", text)
        require(match, "the verifier key is malformed")
        self.name, key = match[1], from_base64(match[3])
        require(len(key) == 33 and key[0] == 1, "the verifier key is no Ed25519 key")
        self.id = hashlib.sha256(self.name.encode() + b"\n" + key).digest()[:4]
        require(self.id.hex() == match[2], "the verifier key's hash does not match")
        try:
            self.key = Ed25519PublicKey.from_public_bytes(key[1:])
        except ValueError as error:
            raise Malformed("the verifier key is no point on the curve") from error

    def signs(self, text, signature):
        try:
            self.key.verify(signature, text)
        except InvalidSignature:
            return False
        return True


class Checkpoint:
    """A signed note that this key signed: origin, size, root."""

    def __init__(self, raw, key):
        text, signatures = split_note(raw)
        match = re.fullmatch(rf"([^\n]+)\n{INTEGER}\n([^\n]+)\n", text)
        require(match, "the checkpoint's text is not origin, size and root")
        self.origin, self.size = match[1], int(match[2])
        self.root = from_base64(match[3])
        require(len(self.root) == 32, "the checkpoint's root has not 32 bytes")
        known = [bytes for name, id, bytes in signatures if (name, id) == (key.name, key.id)]
        require(known, "the key did not sign the checkpoint")
        signed = all(key.signs(text.encode(), signature) for signature in known)
        require(signed, "the checkpoint's signature does not match")


def split_note(raw):
    """Text of a signed note, and its signatures as (key name, key hash, signature)."""
    try:
        note = raw.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        raise Malformed("the checkpoint is not UTF-8") from error
    text, blank, signatures = note.rpartition("\n\n")
    require(blank and signatures.endswith("\n"), "the checkpoint is no signed note")
    require(not re.search(r"[\x00-\x09\x0b-\x1f]", note), "control characters in the checkpoint")
    return text + "\n", [split_signature(line) for line in signatures[:-1].split("\n")]


def split_signature(line):
    match = re.fullmatch("\u2014 ([^ +]+) ([^ ]+)", line)
    require(match, "a signature line of the checkpoint is malformed")
    value = from_base64(match[2])
    require(len(value) > 4, "a signature of the checkpoint is too short")
    return match[1], value[:4], value[4:]


def read_genesis(line):
    """What the first line says about the log: origin, format and verifier key."""
    genesis = json.loads(line.body)
    for field in ("origin", "format", "vkey"):
        if not isinstance(genesis.get(field), str):
            raise Problem(0, f"malformed: the genesis has no {field}")
    if genesis["format"] != FORMAT:
        raise Problem(0, f"format {genesis['format']} is not known")
    try:
        name = VerifierKey(genesis["vkey"]).name
    except Malformed as error:
        raise Problem(0, f"malformed: {error}") from error
    if name != genesis["origin"]:
        raise Problem(0, "malformed: the key's name is not the origin")
    return genesis


def check_checkpoint(folder, lines, vkey):
    """The size that the checkpoint vouches for; None where there is no checkpoint."""
    path = folder / "checkpoint"
    genesis = read_genesis(lines[0])
    if not path.exists():
        if vkey or any(line.fields["kind"] not in BEGINNINGS for line in lines):
            raise Problem(None, "checkpoint: there is none")
        return None
    try:
        checkpoint = Checkpoint(path.read_bytes(), VerifierKey(vkey or genesis["vkey"]))
    except Malformed as error:
        raise Problem(None, f"checkpoint: {error}") from error
    if checkpoint.origin != genesis["origin"]:
        raise Problem(None, f"checkpoint: it is that of {checkpoint.origin}")
    if checkpoint.size > len(lines):
        raise Problem(len(lines), f"cut off: the checkpoint vouches for {checkpoint.size} entries")
    leaves = [bytes.fromhex(line.hash) for line in lines[: checkpoint.size]]
    if root_of(leaves) != checkpoint.root:
        raise Problem(None, "checkpoint: the entries do not make its root")
    return checkpoint.size


def verify(folder, vkey):
    verdict = {"entries": 0, "checkpoint": None, "key": "given" if vkey else "genesis", "ok": True}
    try:
        stored = read_lines(folder)
        verdict["entries"] = len(stored)
        if not stored:
            raise Problem(0, "there is no entry")
        verdict["checkpoint"] = check_checkpoint(folder, check_lines(stored), vkey)
    except Problem as problem:
        verdict["ok"] = False
        verdict["problem"] = {"seq": problem.seq, "what": problem.what}
    return verdict


def main():
    parser = argparse.ArgumentParser(description="verifies logs in folders")
    parser.add_argument("folders", metavar="FOLDER", nargs="+", type=pathlib.Path)
    parser.add_argument("--vkey", help="the verifier key to trust instead of the log's own")
    arguments = parser.parse_args()
    verdicts = [verify(folder, arguments.vkey) for folder in arguments.folders]
    for verdict in verdicts:
        print(json.dumps(verdict, ensure_ascii=False))
    sys.exit(0 if all(verdict["ok"] for verdict in verdicts) else 3)


if __name__ == "__main__":
    main()
