"""What is taken for the proof of a release."""

import json
import shutil
from pathlib import Path

import pytest

from model_lifecycle.releases import open_folder
from rollout import evidence
from rollout.errors import BadInput

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("verdict", ["Failed", "Inconclusive"])
def test_a_verdict_that_its_metrics_do_not_bear_out_proves_nothing(tmp_path: Path, verdict: str) -> None:
    shutil.copytree(ROOT / "releases", tmp_path / "releases")
    release = open_folder(tmp_path / "releases", ["summarize"])[0].sealed["summarize-r2"]
    proof = evidence.candidate(tmp_path / "releases", release).proof
    assert proof is not None
    assert proof.verdict == "Successful"
    file = tmp_path / "releases/summarize/summarize-r2.evaluation.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["metrics"][0]["verdict"] = verdict
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BadInput, match=f"says Successful and quality {verdict}"):
        evidence.candidate(tmp_path / "releases", release)
