"""The report as one page that needs nothing else: no scripts, no fonts, no pictures from elsewhere."""

from html import escape

from rollout.escaping import visible
from rollout.evaluating import Gate
from rollout.judging import Metric, Sample

from . import svg, wording

_HEADINGS = (
    *("metric", "verdict", "baseline", "candidate", "change", "interval", "must be"),
    *("p", "rows", "lost", "needed", "test"),
)
_STYLE = """
:root{color-scheme:light dark;--ink:#1d2430;--soft:#5b6472;--paper:#fff;--line:#d5d9e0;
--good:#1a7f4b;--bad:#c0392b;--open:#a86500;--base:#3b6ea8;--cand:#b3541e}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#a2abba;--paper:#14181f;--line:#39414e;
--good:#57c98a;--bad:#ff7b6b;--open:#f0b357;--base:#7fb2ec;--cand:#f0a070}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:1100px;margin:2em auto;
padding:0 1em}
table{border-collapse:collapse;width:100%;font-size:13px}th,td{padding:.35em .6em;border-bottom:1px solid var(--line);
text-align:right}th:first-child,td:first-child,th:nth-child(2),td:nth-child(2),td:last-child,th:last-child
{text-align:left}.wide{overflow-x:auto}
.Successful{color:var(--good);stroke:var(--good);fill:var(--good)}.Failed{color:var(--bad);stroke:var(--bad);
fill:var(--bad)}.Inconclusive{color:var(--open);stroke:var(--open);fill:var(--open)}
svg{width:100%;height:auto}svg text{fill:var(--ink);font:13px system-ui,sans-serif;stroke:none}
.limit{stroke:var(--ink);stroke-dasharray:5 4}.axis{stroke:var(--soft)}
polyline{fill:none;stroke-width:2}.baseline{stroke:var(--base)}.candidate{stroke:var(--cand)}
line.baseline,line.candidate{stroke-width:3}
.baseline.at{fill:var(--base)}.candidate.at{fill:var(--cand)}small,.soft{color:var(--soft)}code{font-size:.9em}
"""


def as_html(gate: Gate) -> str:
    """The page's text: the verdict, the intervals, the table, latencies, counts, and what was not judged."""
    found = gate.judgement
    parts = [
        f"<h1>{_safe(wording.title(gate))}: <span class={found.verdict}>{found.verdict}</span></h1>",
        f"<p>{_safe(wording.basis(gate))}</p>",
        *(f"<p>{_safe(reason)}.</p>" for reason in found.reasons),
        *(f"<p><b>{_safe(said)}</b></p>" for said in [wording.unsafe(gate)] if said),
        f"<h2>Intervals against their limits</h2>{svg.forest(found.metrics)}",
        f"<h2>Metrics</h2>{_table(found.metrics)}",
        _latency(gate),
        f"<h2>Rows</h2>{_counts(gate)}",
        _left_out(gate),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_safe(wording.title(gate))}</title><style>{_STYLE}</style></head>\n"
        f"<body>{''.join(parts)}</body></html>\n"
    )


def _table(metrics: tuple[Metric, ...]) -> str:
    heads = "".join(f"<th>{heading}</th>" for heading in _HEADINGS)
    rows = "".join(f"<tr>{_cells(metric)}</tr>" for metric in metrics)
    return f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _cells(metric: Metric) -> str:
    values = (
        wording.value(metric, metric.baseline),
        wording.value(metric, metric.candidate),
        wording.change(metric, metric.value),
        wording.interval(metric),
        wording.limit(metric),
        wording.MISSING if metric.p is None else f"{metric.p:.3g}",
        f"{metric.n:,}",
        f"{metric.lost:,}",
        wording.needed(metric),
        "; ".join(part for part in (metric.test, metric.note) if part),
    )
    first = f"<td>{_safe(metric.name)}</td><td class={metric.verdict}>{metric.verdict}</td>"
    return first + "".join(f"<td>{_safe(value)}</td>" for value in values)


def _latency(gate: Gate) -> str:
    before, after = _times(gate.baseline), _times(gate.candidate)
    if not after or (gate.baseline and not before):
        return ""
    note = "The scale ends at the slower P99. Dots: P50, P95 and P99."
    return f"<h2>Latency</h2>{svg.latencies(before, after)}<p class=soft>{note}</p>"


def _times(sample: Sample | None) -> list[float]:
    return [row.latency_ms for row in sample.rows if row.latency_ms is not None] if sample else []


def _counts(gate: Gate) -> str:
    samples = {"baseline": gate.baseline, "candidate": gate.candidate}
    rows = "".join(f"<tr><td>{name}</td>{_count(sample)}</tr>" for name, sample in samples.items() if sample)
    heads = "<th></th><th>rows</th><th>errors</th><th>filtered</th><th>harmful</th>"
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _count(sample: Sample) -> str:
    errors = sum(row.error is not None for row in sample.rows)
    filtered, harmful = (sum(bool(getattr(row, name)) for row in sample.rows) for name in ("filtered", "harmful"))
    return "".join(f"<td>{number:,}</td>" for number in (len(sample.rows), errors, filtered, harmful))


def _left_out(gate: Gate) -> str:
    subjects = gate.subjects
    named = [each for each in (subjects.candidate, subjects.baseline) if each]
    digests = "<br>".join(f"{_safe(each.name)}: <code>{_safe(each.digest)}</code>" for each in named)
    left = f"Not judged: {_safe(wording.left_out(gate))}.<br>" if gate.judgement.not_judged else ""
    return f"<p><small>{left}{digests}<br>{gate.at:%Y-%m-%d %H:%M} UTC</small></p>"


def _safe(text: str) -> str:
    return escape(visible(text))
