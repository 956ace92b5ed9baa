"""Files are written aside where nobody can plant a link, and put in place as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlsxwriter.exceptions import FileCreateError

from plans.engine.loading import load_rules
from plans.schemes import scheme_text
from reports.files import PlaceRefused, plain_errors, results_folder, written_aside
from reports.workbook.blank import write_blank


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_link_in_the_place_of_the_file_is_replaced_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    target = tmp_path / "book.xlsx"
    target.symlink_to(victim)
    with written_aside(target) as aside:
        assert aside.parent.stat().st_mode & 0o077 == 0
        aside.write_text("new", encoding="utf-8")
    assert victim.read_text(encoding="utf-8") == "mine"
    assert target.read_text(encoding="utf-8") == "new"
    assert not target.is_symlink()
    assert names(tmp_path) == ["book.xlsx", "victim"]


@pytest.mark.parametrize("planted", [".空白.xlsx.part", "空白.xlsx.part", "空白.xlsx.tmp"])
def test_a_link_planted_under_a_guessed_name_is_not_followed(planted: str, tmp_path: Path) -> None:
    rules = load_rules(scheme_text("kexie-2017") or "").rules
    assert rules is not None
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    (tmp_path / planted).symlink_to(victim)
    write_blank(rules, tmp_path / "空白.xlsx")
    assert victim.read_text(encoding="utf-8") == "mine"
    assert (tmp_path / planted).is_symlink()


def fail_half_way(target: Path) -> None:
    with written_aside(target) as aside:
        aside.write_text("half", encoding="utf-8")
        raise RuntimeError


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError):
        fail_half_way(target)
    assert target.read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["a"]


def test_a_target_that_is_a_folder_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(IsADirectoryError), written_aside(tmp_path / "a") as aside:
        aside.touch()
    assert names(tmp_path) == ["a"]


def test_folders_made_in_vain_are_removed_again(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), results_folder(tmp_path / "a" / "b", ["x"], undone="没有做"):
        raise RuntimeError
    assert names(tmp_path) == []
    with results_folder(tmp_path / "a" / "b", ["x"], undone="没有做"):
        (tmp_path / "a" / "b" / "kept").touch()
    assert names(tmp_path / "a" / "b") == ["kept"]


def test_an_error_of_the_body_is_not_taken_for_one_of_the_place(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="of the body") as caught, results_folder(tmp_path, [], undone="没有做"):
        raise OSError("of the body")
    assert not isinstance(caught.value, PlaceRefused)


def test_the_error_that_xlsxwriter_wraps_comes_out() -> None:
    with pytest.raises(OSError, match="full"), plain_errors():
        raise FileCreateError(OSError(28, "full"))
