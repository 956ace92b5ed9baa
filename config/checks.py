"""The program's own system checks, run by `manage.py check`, `migrate` and before the program is served.

Registered by `config.settings`; each looks at what no test on another machine can see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security)
def decisions(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    """Repeat at every start what was decided against the safe default."""
    from django.conf import settings

    return [Warning(text, id="hengji.W001") for text in settings.STARTUP_WARNINGS]


@register(Tags.urls)
def every_address_declares_a_rule(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    """An address whose view declares no rule would be open to everybody."""
    from django.urls import get_resolver

    from people.permissions import declared

    return [
        Error(
            f"地址 /{route} 没有声明权限（people.permissions.needs），任何人都能打开",
            hint="请在视图上声明权限后再启动。",
            id="hengji.E001",
        )
        for route, view in _addresses(get_resolver().url_patterns)
        if declared(view) is None
    ]


def _addresses(patterns: Sequence[Any], before: str = "") -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _addresses(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


@register()
def fonts_are_there(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    """Without its fonts the program prints boxes on slips and result sheets."""
    import pylopdf_fonts_zh_cn

    missing = [
        str(path)
        for path in (pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path())
        if not Path(path).is_file()
    ]
    if not missing:
        return []
    return [Error(f"缺少字体 {'、'.join(missing)}", hint="请在程序目录运行 make setup。", id="hengji.E002")]


@register("static", deploy=True)
def static_files_are_collected(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    """In production a page names its files by the manifest: without one there is no page."""
    from django.conf import settings
    from django.contrib.staticfiles.storage import staticfiles_storage

    manifest = Path(settings.STATIC_ROOT) / getattr(staticfiles_storage, "manifest_name", "")
    if not settings.PRODUCTION or manifest.is_file():
        return []
    return [
        Error(
            f"还没有收集静态文件（{settings.STATIC_ROOT}）",
            hint="请运行 manage.py upgrade（或 manage.py collectstatic --noinput）。",
            id="hengji.E003",
        )
    ]
