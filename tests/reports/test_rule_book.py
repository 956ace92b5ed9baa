"""The rule book: every clause, setting, violation line and assumed reading of a scheme, and its pages."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from people.access import Role
from plans.engine.facts import Subject
from plans.engine.loading import Rules, load_rules
from plans.engine.sentences import plan_sentences
from plans.schemes import scheme_codes, scheme_text
from reports.demo.stories import BOOKS
from reports.rule_book import clause_anchor, rule_book, setting_anchor
from tests.office import Office, build_office


def rules_of(code: str, **changes: str) -> Rules:
    """The rules of a bundled scheme with some settings changed."""
    rules = load_rules(scheme_text(code) or "", changes).rules
    assert rules is not None
    return rules


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.mark.parametrize("code", scheme_codes())
def test_a_book_holds_all_that_the_scheme_says(code: str) -> None:
    rules = rules_of(code)
    book, scheme = rule_book(rules), rules.scheme
    assert {clause.name: clause.text for clause in book.clauses} == scheme.clauses
    assert [setting.name for setting in book.settings] == list(scheme.settings)
    lines = [line.text for chapter in book.chapters for line in chapter.lines]
    assert lines == [sentence.text for sentence in plan_sentences(rules)]
    assert len(book.violations) == (len(scheme.violations.lines) if scheme.violations else 0)
    assumed = {reading.text for reading in book.assumed}
    assert {reading.text for reading in scheme.readings} <= assumed
    assert {setting.assumed for setting in scheme.settings.values() if setting.assumed} <= assumed


@pytest.mark.parametrize("code", scheme_codes())
def test_every_clause_that_is_named_can_be_gone_to(code: str) -> None:
    book = rule_book(rules_of(code))
    places = {clause.anchor for clause in book.clauses}
    assert len(places) == len(book.clauses)
    named = [line.clause for chapter in book.chapters for line in chapter.lines if line.clause]
    named += [setting.clause for setting in book.settings] + [line.clause for line in book.violations]
    named += [clause for reading in book.assumed for clause in reading.clauses]
    assert {clause.anchor for clause in named} <= places
    settings = {setting.anchor for setting in book.settings}
    assert len(settings) == len(book.settings)
    assert not settings & places


@pytest.mark.parametrize("clause", ["4-1①", "三(二)1(2)", "四(二)3减②", "a_b", "a b", 'x"<y>&', "5%", "a#b"])
def test_an_anchor_is_a_plain_word(clause: str) -> None:
    assert re.fullmatch(r"clause-[\w-]+", clause_anchor(clause))


def test_anchors_do_not_meet() -> None:
    names = ["a_b", "a b", "a_20_b", "ab", "a-b", "a(b)", "a（b）"]
    assert len({clause_anchor(name) for name in names}) == len(names)
    assert clause_anchor("奖金总额") != setting_anchor("奖金总额")


def test_a_changed_setting_is_no_longer_assumed() -> None:
    plain = {setting.name: setting for setting in rule_book(rules_of("kexie-2017")).settings}
    assert plain["合格扣减比例"].assumed == "扣差补优中合格扣减10%"
    assert plain["奖金总额"].required
    assert plain["奖金总额"].value == ""
    book = rule_book(rules_of("kexie-2017", 合格扣减比例="20%"))
    changed = next(setting for setting in book.settings if setting.name == "合格扣减比例")
    assert (changed.value, changed.default, changed.assumed, changed.changed) == ("20%", "10%", "", True)
    assert "扣差补优中合格扣减10%" not in {reading.text for reading in book.assumed}


def test_quotas_say_their_places_among_the_plans_subjects() -> None:
    subjects = [
        Subject(code=f"U{number:02d}", name="", kind="单位", parent="", group="", coefficient=10_000, head="", leader="")
        for number in range(45)
    ]  # fmt: skip
    rules = rules_of("gongxinju-2019")
    said = [line.text for chapter in rule_book(rules, subjects).chapters for line in chapter.lines]
    assert any("45 个单位取 13 个" in text for text in said)
    assert not any("取 13 个" in line.text for chapter in rule_book(rules).chapters for line in chapter.lines)


def test_the_violation_table_names_who_loses_the_bonus() -> None:
    lines = {line.id: line for line in rule_book(rules_of("gongxinju-2019")).violations}
    third = lines["4-1③"]
    assert (third.points, third.cancels, third.downgrade) == (
        "0.3",
        "当事人本人、所在科室负责人、分管领导",
        False,
    )
    assert lines["4-4①"].downgrade
    assert lines["4-4①"].points == ""
    assert lines["4-6省②"].assumed == "县处级人员只取消本人奖金"


def test_the_list_leads_to_every_book(office: Office) -> None:
    client = office.client_of(Role.STAFF)
    text = client.get("/help/rules/").content.decode()
    for code in scheme_codes():
        assert f'href="/help/rules/{code}/"' in text
        assert client.get(f"/help/rules/{code}/").status_code == 200
    assert client.get("/help/rules/no-such-scheme/").status_code == 404


@pytest.mark.parametrize("code", scheme_codes())
def test_the_page_quotes_every_clause_at_its_anchor(office: Office, code: str) -> None:
    text = unescape(office.client_of(Role.STAFF).get(f"/help/rules/{code}/").content.decode())
    scheme = rules_of(code).scheme
    for name, quoted in scheme.clauses.items():
        place = text.index(f'id="{clause_anchor(name)}"')
        assert quoted in text[place : place + len(quoted) + 200]
    for name in scheme.settings:
        assert f'id="{setting_anchor(name)}"' in text
    links = set(re.findall(r'href="#([^"]+)"', text))
    ids = set(re.findall(r' id="([^"]+)"', text))
    assert links <= ids
    assert "原文未规定，按系统默认" in text


def test_the_search_finds_clauses_settings_and_errors(office: Office) -> None:
    client = office.client_of(Role.STAFF)

    def found(words: str) -> dict[str, list[tuple[str, str]]]:
        groups = client.get("/search/", {"q": words}).context["groups"]
        return {kind: [(hit.title, hit.link) for hit in hits] for kind, hits, _ in groups}

    rules = found("取消平均分配")["考核规则"]
    assert (
        "三(三)　龙岩市科协2017年度绩效管理工作方案",
        "/help/rules/kexie-2017/#clause-三_28_三_29_",
    ) in rules
    assert ("设置 取消奖金去向", f"/help/rules/kexie-2017/#{setting_anchor('取消奖金去向')}") in found(
        "奖金去向"
    )["考核规则"]
    assert ("同分跨等次线", "/help/errors/#problem-tie-at-cut") in found("同分")["错误和问题"]
    assert found("百分号")["错误和问题"][0][0] == "百分数没有百分号"
    assert "怎样处理同分跨线" in [title for title, _ in found("同分")["帮助"]]
    assert found("没有这样的词语") == {}


def test_the_page_of_errors_says_problems_and_faults(office: Office) -> None:
    text = unescape(office.client_of(Role.STAFF).get("/help/errors/").content.decode())
    assert 'id="problem-no-ballots"' in text
    assert "“… 没有百分号，无法确定是百分之几”" in text
    links = set(re.findall(r'href="#([^"]+)"', text)) - {"main"}
    assert links <= set(re.findall(r' id="([^"]+)"', text))


@pytest.mark.parametrize("slug", BOOKS)
def test_there_is_nothing_to_practise_with_outside_of_demo_mode(office: Office, slug: str) -> None:
    assert office.client_of(Role.PERFORMANCE_OFFICE).get(f"/help/practice/{slug}/").status_code == 404


def test_nobody_reads_the_reference_without_signing_in(db: None, client: Client) -> None:
    for path in ("/help/rules/", "/help/rules/kexie-2017/", "/help/errors/"):
        assert client.get(path).status_code == 302
