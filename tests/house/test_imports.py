"""Import directions (design: who imports whom) hold: import-linter's contracts of pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
import tomllib

from tests.house.tree import APPS, ROOT

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def contracts() -> list[dict[str, object]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: list[dict[str, object]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return found


def test_every_contract_is_kept() -> None:
    done = subprocess.run([sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_layers_are_those_of_the_design() -> None:
    layers = [contract["layers"] for contract in contracts() if "layers" in contract]
    assert layers[0] == [*reversed(APPS)]
    assert layers[1] == [
        "(urls) | (management)", "(views)", "(tasks)", "(forms)", "(services)", "(gather)", "(workflow)",
        "(permissions)", "(models)", "(querysets)", "(engine)",
    ]  # fmt: skip


def test_every_engine_is_bound_to_stay_pure() -> None:
    (pure,) = [contract for contract in contracts() if contract.get("source_modules") == ["*.engine"]]
    forbidden = pure["forbidden_modules"]
    assert isinstance(forbidden, list)
    assert {"django", "config", "time", "random"} <= set(forbidden)
