"""The reports of a judgement: the same numbers everywhere, nothing from a file as markup, and a page that is whole."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from model_lifecycle import releases
from model_lifecycle.settings import Strategy
from rollout import reports
from rollout.evaluating import Gate, Subjects
from rollout.judging import Row, Sample, judge

ROOT = Path(__file__).resolve().parents[3] / "releases"
EVIL = "<script>alert('x')</script>|`[a](http://b)\x1b[31m"
FORMS = [reports.as_html, reports.as_markdown, reports.as_json]


def release(name: str) -> releases.Release:
    return releases.read(ROOT, "summarize", name).release


def sample(metric: str, right: int, latency: float, n: int = 400) -> Sample:
    return Sample(
        tuple(
            Row(str(index), passes={metric: index < right}, latency_ms=latency + index, filtered=False)
            for index in range(n)
        )
    )


def gate(metric: str = "relevance", right: int = 380, alone: bool = False) -> Gate:
    baseline = None if alone else sample(metric, 380, 500)
    candidate = sample(metric, right, 510)
    subjects = Subjects(ROOT, None if alone else release("summarize-r1"), release("summarize-r2"), None)
    found = judge(baseline, candidate, Strategy(looks=1))
    return Gate(subjects, found, datetime(2026, 11, 22, tzinfo=UTC), "sha256:" + "0" * 64, baseline, candidate)


def printed(found: Gate) -> str:
    out = io.StringIO()
    Console(file=out, width=100, highlight=False).print(reports.as_text(found, None))
    return out.getvalue()


@pytest.mark.parametrize("form", [printed, *FORMS])
@pytest.mark.parametrize(("right", "verdict"), [(380, "Inconclusive"), (300, "Failed")])
def test_every_form_tells_the_verdict_and_what_was_not_judged(
    form: Callable[[Gate], str], right: int, verdict: str
) -> None:
    text = form(gate(right=right))
    assert verdict in text
    assert "costPerRequest" in text
    assert "summarize-r1" in text


@pytest.mark.parametrize("form", [printed, *FORMS])
def test_a_first_release_has_a_report_too(form: Callable[[Gate], str]) -> None:
    assert "Successful" in form(gate(alone=True))


@pytest.mark.parametrize("form", [printed, reports.as_html, reports.as_markdown])
def test_a_first_release_of_which_nobody_measured_harm_says_so(form: Callable[[Gate], str]) -> None:
    first = gate(alone=True)
    assert "Safety was not measured" not in form(first)
    silent = tuple(each for each in first.judgement.metrics if each.name != "contentFilterRate")
    assert "Safety was not measured" in form(replace(first, judgement=replace(first.judgement, metrics=silent)))


@pytest.mark.parametrize("form", [printed, reports.as_html, reports.as_markdown])
def test_fewer_rows_than_say_anything_are_no_estimate(form: Callable[[Gate], str]) -> None:
    text = form(gate())
    assert "at least 1,000 rows" in text
    assert "at least 200 rows" not in text


@pytest.mark.parametrize("form", [printed, reports.as_html, reports.as_markdown])
def test_names_from_files_are_no_markup(form: Callable[[Gate], str]) -> None:
    evil = gate()
    metrics = tuple(replace(metric, name=f"{metric.name}: {EVIL}") for metric in evil.judgement.metrics)
    text = form(replace(evil, judgement=replace(evil.judgement, metrics=metrics, not_judged={EVIL: EVIL})))
    assert "\x1b" not in text
    if form is reports.as_html:
        assert "<script" not in text
    if form is reports.as_markdown:
        assert all(EVIL not in line and line.count("|") == 11 for line in text.splitlines() if line.startswith("| "))


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = reports.as_html(gate())
    assert not re.search(r"<(script|link|img|iframe|object)|@import|url\(|(src|href)=", page)
    assert set(re.findall(r"https?://[^\"' ]+", page)) == {"http://www.w3.org/2000/svg"}
    assert "prefers-color-scheme:dark" in page


def test_the_page_s_tags_are_closed_and_its_pictures_are_xml() -> None:
    page = reports.as_html(gate())
    open_: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's interface
            if tag not in {"meta", "br", "line", "circle", "polyline"}:
                open_.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag not in {"line", "circle", "polyline"}:
                assert open_.pop() == tag

    Tags().feed(page)
    pictures = [ET.fromstring(text) for text in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]  # noqa: S314 - ours
    assert (open_, len(pictures)) == ([], 2)


def test_the_forest_plot_has_the_good_side_on_the_right() -> None:
    page = reports.as_html(gate(right=300))
    found = {name: re.findall(rf'circle class="{name}" cx="([\d.]+)"', page) for name in ("Failed", "Successful")}
    at = {name: [float(x) for x in places] for name, places in found.items()}
    limit = float(re.findall(r'class="limit" x1="([\d.]+)"', page)[0])
    assert at["Failed"]
    assert all(x < limit for x in at["Failed"])
    assert all(x > limit for x in at["Successful"])


def test_json_holds_the_evaluation_and_how_it_came_about() -> None:
    document = json.loads(reports.as_json(gate()))
    assert {"schemaVersion", "release", "digest", "baseline", "verdict", "metrics", "looksAllowed", "paired"} <= set(
        document
    )


def test_the_terminal_s_table_fits_100_columns() -> None:
    assert max(map(len, printed(gate()).splitlines())) <= 100
