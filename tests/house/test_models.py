"""Models: migrations complete, Chinese names, foreign keys down the house, every class in the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests.house.tree import APPS, ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def own_models() -> list[type[models.Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def own_fields() -> Iterator[tuple[type[models.Model], models.Field[object, object]]]:
    """Every field that a model of ours defines; the automatic id has no reader."""
    for model in own_models():
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if not field.auto_created:
                yield model, field


@pytest.mark.django_db
def test_migrations_are_complete(settings: Any) -> None:
    settings.MIGRATION_MODULES = {}  # the tables of the tests come without migrations
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_app_has_a_chinese_name() -> None:
    assert [app for app in APPS if not CHINESE.search(str(apps.get_app_config(app).verbose_name))] == []


def test_every_model_has_a_chinese_name() -> None:
    assert [
        model.__name__ for model in own_models() if not CHINESE.search(str(model._meta.verbose_name))
    ] == []


def test_every_field_has_a_chinese_name() -> None:
    nameless = [
        f"{model.__name__}.{field.name}"
        for model, field in own_fields()
        if not CHINESE.search(str(field.verbose_name))
    ]
    assert nameless == []


def test_every_choice_has_a_chinese_label() -> None:
    """A label is Chinese, a number or a mark such as 1–4; a bare identifier would be shown to a clerk."""
    plain = [
        f"{model.__name__}.{field.name}: {label}"
        for model, field in own_fields()
        for _, label in field.flatchoices
        if not CHINESE.search(str(label)) and re.search("[A-Za-z]", str(label))
    ]
    assert plain == []


def test_every_model_stands_in_the_glossary() -> None:
    assert [model.__name__ for model in own_models() if f"`{model.__name__}`" not in GLOSSARY] == []


def test_foreign_keys_point_down_the_house() -> None:
    upward = [
        f"{model.__name__}.{field.name} → {target._meta.label}"
        for model, field in own_fields()
        if (target := related_model(field)) is not None and not points_down(model, target)
    ]
    assert upward == []


def related_model(field: models.Field[object, object]) -> type[models.Model] | None:
    return field.related_model if isinstance(field.related_model, type) else None


def points_down(model: type[models.Model], target: type[models.Model]) -> bool:
    """An app refers to itself, to a lower one of ours, or to one of Django's."""
    below = APPS[: APPS.index(model._meta.app_label) + 1]
    return target._meta.app_label in below or target.__module__.startswith("django.")


@pytest.mark.parametrize(("own", "other", "down"), [("plans", "people", True), ("people", "plans", False)])
def test_the_direction_check_knows_up_from_down(own: str, other: str, down: bool) -> None:
    class Own(models.Model):
        class Meta:
            app_label = own
            managed = False

    class Other(models.Model):
        class Meta:
            app_label = other
            managed = False

    try:
        assert points_down(Own, Other) is down
    finally:
        for model in (Own, Other):
            del apps.all_models[model._meta.app_label][model._meta.model_name or ""]
        apps.clear_cache()
