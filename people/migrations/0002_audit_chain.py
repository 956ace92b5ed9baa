"""Numbers the audit log 1, 2, 3 … and chains it anew over all of each row.

A log that was already broken keeps its rows as they are from the break on, so that the check still finds it.
"""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db import migrations, models

GENESIS = "0" * 64
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def old_digest(entry: Any) -> str:
    """The digest as it was before this migration."""
    content = [entry.at.astimezone(UTC).isoformat(), entry.actor, entry.action, entry.target, entry.detail]
    return hashlib.sha256((entry.previous_hash + canonical(content)).encode()).hexdigest()


def new_digest(entry: Any, position: int, previous: str) -> str:
    """The digest as it is from now on; the new columns are empty."""
    at = entry.at.astimezone(UTC).isoformat()
    content = [position, at, entry.actor, "", entry.action, entry.target, entry.detail, "", ""]
    return hashlib.sha256((previous + canonical(content)).encode()).hexdigest()


def chain_anew(apps: Any, schema_editor: Any) -> None:
    AuditEntry = apps.get_model("people", "AuditEntry")
    rows = AuditEntry.objects.using(schema_editor.connection.alias)
    old_previous = new_previous = GENESIS
    position = 0
    entry = rows.order_by("position").first()
    while entry is not None and entry.previous_hash == old_previous and entry.entry_hash == old_digest(entry):
        position += 1
        digest = new_digest(entry, position, new_previous)
        # Numbers had gaps where a transaction was rolled back: a row only ever moves down, to a free one.
        rows.filter(position=entry.position).update(
            position=position, previous_hash=new_previous, entry_hash=digest
        )
        old_previous, new_previous = entry.entry_hash, digest
        entry = rows.filter(position__gt=entry.position).order_by("position").first()


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="auditentry",
            options={
                "ordering": ["position"],
                "verbose_name": "审计记录",
                "verbose_name_plural": "审计记录",
            },
        ),
        migrations.RenameField(model_name="auditentry", old_name="id", new_name="position"),
        migrations.AlterField(
            model_name="auditentry",
            name="position",
            field=models.BigIntegerField(primary_key=True, serialize=False, verbose_name="序号"),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="on_behalf_of",
            field=models.CharField(blank=True, default="", verbose_name="代谁"),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="origin",
            field=models.CharField(blank=True, default="", verbose_name="来源"),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="request_id",
            field=models.CharField(blank=True, default="", verbose_name="请求编号"),
        ),
        migrations.RunPython(chain_anew),
    ]
