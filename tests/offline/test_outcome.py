"""The documents of an up and a down are documented, and grow without breaking."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_key_of_the_documents_is_documented() -> None:
    text = (ROOT / "docs" / "up.md").read_text()
    sources = [(ROOT / "offline" / name).read_text() for name in ("outcome.py", "serving.py")]
    keys = {key for source in sources for key in re.findall(r'^ +"(\w+)": ', source, re.MULTILINE)}
    assert keys >= {"schemaVersion", "endpoints", "purged", "deployments"}
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []


def test_every_file_that_lasts_is_documented() -> None:
    text = (ROOT / "docs" / "up.md").read_text()
    names = re.findall(
        r'^_\w+ = "([\w.]+\.(?:sqlite|key))"$', (ROOT / "offline" / "target.py").read_text(), re.MULTILINE
    )
    assert names == ["azure.sqlite", "secrets.key"]
    assert all(f"| `{name}` |" in text for name in names)
