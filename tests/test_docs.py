"""The documents name everything that a user can set, and nothing that is not there."""

import dataclasses
import re
from pathlib import Path

import pytest

from model_lifecycle import settings
from model_lifecycle.catalogue import SKUS
from model_lifecycle.settings import shape
from model_lifecycle.settings.tiers import TIERS
from policies.rules import RULES
from review import traffic, versions
from review.document import _camel_key

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
REVIEWED = (versions.ChangedVersion, versions.Life, versions.Placement, traffic.Share)
SHAPES = (
    *(shape.Settings, shape.Account, shape.Model, shape.Placement, shape.Caller, shape.Exemption, shape.BreakGlass),
    *(settings.Gateway, settings.Publisher, settings.Entra, settings.Route, settings.Canary, settings.Consumer),
    *(settings.Store, settings.Rollout, settings.Trial, settings.Pinned),
    *(settings.Strategy, settings.Step, settings.Margins, settings.Thresholds),
)


def test_every_configuration_key_is_documented() -> None:
    documented = set(re.findall(r"^\| `(\w+)` \|", (DOCS / "configuration.md").read_text(), re.MULTILINE))
    keys = {str(field.alias) for model in SHAPES for field in model.model_fields.values()}
    assert keys == documented


def test_every_sku_is_documented() -> None:
    text = (DOCS / "configuration.md").read_text()
    assert all(f"`{name}`" in text for name in SKUS)


def test_every_tier_of_a_gateway_is_documented() -> None:
    text = (DOCS / "configuration.md").read_text()
    assert all(f"`{name}`" in text for name in TIERS)


def test_every_rule_is_documented_and_nothing_else_is() -> None:
    headings = re.findall(r"^### (\S+)$", (DOCS / "policies.md").read_text(), re.MULTILINE)
    assert headings == [rule.name for rule in RULES]


def test_every_key_of_the_json_document_is_documented() -> None:
    text = (DOCS / "preview.md").read_text()
    source = (ROOT / "offline" / "document.py").read_text()
    keys = re.findall(r'^        "(\w+)":', source, re.MULTILINE)
    assert len(keys) > 15
    assert [key for key in keys if f"`{key}`" not in text] == []


def test_every_key_of_a_review_s_json_document_is_documented() -> None:
    text = (DOCS / "pull-requests.md").read_text()
    source = (ROOT / "review" / "document.py").read_text()
    keys = {*re.findall(r'^        "(\w+)":', source, re.MULTILINE), *re.findall(r'"(\w+)": life', source)}
    fields = {_camel_key(field.name) for shape in REVIEWED for field in dataclasses.fields(shape)}
    assert len(keys) >= 10
    assert [key for key in sorted(keys | fields) if f"`{key}`" not in text] == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", *(f"docs/{path.name}" for path in DOCS.glob("*.md"))])
def test_links_between_pages_lead_somewhere(page: str) -> None:
    path = ROOT / page
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text())
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_readme_names_the_version_of_python_that_the_project_needs() -> None:
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text()
    assert "Python 3.11 or newer" in (ROOT / "README.md").read_text()
