"""Exits 0 when the packages of requirements.txt are installed in the pinned versions."""

import importlib.metadata
import pathlib
import sys

WANTED = pathlib.Path(__file__).with_name("requirements.txt").read_text().splitlines()


def is_installed(line):
    name, _, version = line.partition("==")
    try:
        return importlib.metadata.version(name) == version
    except importlib.metadata.PackageNotFoundError:
        return False


wanted = [line for line in WANTED if line and not line.startswith("#")]
sys.exit(0 if all(map(is_installed, wanted)) else 1)
