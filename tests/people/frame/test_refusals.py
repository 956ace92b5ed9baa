"""The pages of refusal: Chinese, with what to do and the request's number, without a database."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from people.views import refusals
from tests.house.tree import ROOT

NUMBER = "0123456789abcdef"


def asked() -> HttpRequest:
    request = RequestFactory().get("/")
    request.number = NUMBER  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize(
    ("answer", "status", "heading", "remedy"),
    [
        (refusals.bad_request, 400, "请求看不懂", "请从首页按导航进入"),
        (refusals.forbidden, 403, "不能这样做", "联系本单位的绩效办"),
        (refusals.csrf_failure, 403, "页面已过期，没有提交", "刷新后可以恢复"),
        (refusals.not_found, 404, "没有这个页面", "请从首页按导航查找"),
        (refusals.too_large, 413, "内容太多，没有提交", "请分几次提交"),
        (refusals.too_many, 429, "尝试太多次，请稍候", "请等十五分钟再试"),
        (refusals.server_error, 500, "系统出了问题", "请稍后再试一次"),
    ],
)
def test_each_says_what_and_what_to_do_without_a_database(
    answer: object, status: int, heading: str, remedy: str
) -> None:
    """No `django_db` mark: a page that asked the database would fail here."""
    response = answer(asked())  # type: ignore[operator]
    text = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in text
    assert remedy in text
    assert NUMBER in text
    assert 'href="/"' in text


def test_an_upload_over_the_limit_is_413_with_the_limit(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.UPLOAD_LIMIT = 2_000_000, 30_000_000
    response = refusals.bad_request(asked(), RequestDataTooBig("too big"))
    assert response.status_code == 413
    assert "超过了 2 MB 的上限" in response.content.decode()
    upload = RequestFactory().post("/", {"file": "x"})
    text = refusals.bad_request(upload, RequestDataTooBig("too big")).content.decode()
    assert "超过了 30 MB 的上限" in text
    assert "请压缩图片" in text
    assert refusals.bad_request(asked(), SuspiciousOperation("no")).status_code == 400


def test_a_failure_whose_page_fails_still_says_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object, **values: object) -> HttpResponse:
        raise OSError("no templates")

    monkeypatch.setattr(refusals, "refusal", broken)
    response = refusals.server_error(asked())
    assert response.status_code == 500
    assert response.content.decode().startswith("系统出了问题")
    assert NUMBER in response.content.decode()


def through_the_site(*, csrf: bool = False) -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=csrf)


failing = pytest.mark.urls("tests.people.frame.failing_urls")


@failing
@pytest.mark.django_db
def test_an_unknown_address() -> None:
    response = through_the_site().get("/nowhere/")
    assert response.status_code == 404
    assert "没有这个页面" in response.content.decode()
    assert response["X-Request-ID"] in response.content.decode()


@failing
@pytest.mark.django_db
def test_a_crash() -> None:
    response = through_the_site().get("/crash/")
    assert response.status_code == 500
    assert response["X-Request-ID"] in response.content.decode()


@failing
@pytest.mark.django_db
def test_a_form_of_an_old_page() -> None:
    response = through_the_site(csrf=True).post("/take/", {"text": "x"})
    assert response.status_code == 403
    assert "页面已过期，没有提交" in response.content.decode()


@failing
@pytest.mark.django_db
def test_too_much_text(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
    kind = "application/x-www-form-urlencoded"
    response = through_the_site().post("/take/", "text=" + "x" * 3_000_000, content_type=kind)
    assert response.status_code == 413
    assert "内容太多" in response.content.decode()


def test_every_page_of_refusal_has_a_test() -> None:
    pages = {path.stem for path in (ROOT / "templates" / "errors").glob("*.html")} - {"refusal"}
    assert pages == {"400", "403", "403_csrf", "404", "413", "429", "500"}
