"""Exits 0 when the packages of requirements.txt are installed in the pinned versions, and their commands
run: those of an environment that was moved with its checkout name a Python that is gone."""

import importlib.metadata
import pathlib
import subprocess
import sys

WANTED = pathlib.Path(__file__).with_name("requirements.txt").read_text().splitlines()


def is_installed(line):
    name, _, version = line.partition("==")
    try:
        return importlib.metadata.version(name) == version
    except importlib.metadata.PackageNotFoundError:
        return False


def runs(command):
    path = pathlib.Path(sys.executable).with_name(command)
    try:
        return subprocess.run([path, "--help"], stdout=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


wanted = [line for line in WANTED if line and not line.startswith("#")]
sys.exit(0 if all(map(is_installed, wanted)) and runs("carebundle") else 1)
