"""A page for a reviewer: one file, no script, nothing loaded from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

from clientwright.compare.model import Severity
from clientwright.compare.policy import Judged
from clientwright.compare.report.data import Report, place_text, plural, verdict, where
from clientwright.compare.report.style import STYLE
from clientwright.diagnostics.render import visible

_HEADS = {
    Severity.BREAKING: "Breaking",
    Severity.ADDITION: "Additions",
    Severity.INFO: "Other changes",
}
_OPERATIONS = 40
_POLICY = """<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; style-src 'unsafe-inline'">"""


def render_html(report: Report) -> str:
    """The whole page. Every text of a document is escaped."""
    title = f"{report.comparison.new_title or 'API'}: changes"
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            _POLICY,
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_text(title)}</title><style>{STYLE}</style></head><body>",
            *_header(report),
            "<main>",
            *(line for severity in Severity for line in _section(report, severity)),
            *_ignores(report),
            "</main></body></html>",
        )
    )


def _text(text: str) -> str:
    return escape(visible(text))


def _header(report: Report) -> Iterator[str]:
    comparison = report.comparison
    versions = f"{comparison.old_version} → {comparison.new_version}, {report.today.isoformat()}"
    yield f"<header><h1>{_text(comparison.new_title or 'API')}</h1>"
    yield f"<p class=versions>{_text(versions)}</p>"
    yield "<nav>"
    for severity in Severity:
        count = len(report.of(severity))
        head = _HEADS[severity]
        yield f'<a class="count {severity.value}" href="#{severity.value}">'
        yield f"<b>{count}</b> {head}</a>"
    yield "</nav>"
    text = _text(verdict(report))
    yield f"<p class=verdict>{text[:1].upper()}{text[1:]}. Policy: {_text(report.policy.name)}. "
    yield f"{plural(comparison.paired, 'operation')} in both documents.</p></header>"


def _section(report: Report, severity: Severity) -> Iterator[str]:
    found = report.of(severity)
    if not found:
        return
    yield f'<section id="{severity.value}"><h2>{_HEADS[severity]} <small>{len(found)}</small></h2>'
    for title, members in _by_title(found):
        opened = " open" if severity is Severity.BREAKING and len(members) <= 25 else ""
        clause = next((each.clause for each in members if each.clause), "")
        yield f"<details class=group{opened}><summary><b>{_text(title)}</b>"
        yield f"<span class=number>{len(members)}</span>"
        yield f"<span class=clause>{_text(clause)}</span></summary>"
        yield from _table(report, members)
        yield "</details>"
    yield "</section>"


def _by_title(found: Iterable[Judged]) -> Iterator[tuple[str, list[Judged]]]:
    groups: dict[str, list[Judged]] = {}
    for each in found:
        groups.setdefault(each.title, []).append(each)
    yield from groups.items()


def _table(report: Report, members: Iterable[Judged]) -> Iterator[str]:
    yield "<table><thead><tr><th>Request<th>What<th>Callers<th>Place</tr></thead><tbody>"
    for each in members:
        yield from _row(report, each)
    yield "</tbody></table>"


def _row(report: Report, judged: Judged) -> Iterator[str]:
    finding = judged.finding
    yield f'<tr id="f-{finding.fingerprint}"><td>{_request(report, judged)}'
    yield f"<td>{_what(judged)}"
    yield f"<td><code>{_text(finding.python)}</code>" if finding.python else "<td>"
    yield f"<td class=place>{_places(judged)}"
    yield f'<a class=mark href="#f-{finding.fingerprint}" title="fingerprint">'
    yield f"{finding.fingerprint[:8]}</a></tr>"


def _request(report: Report, judged: Judged) -> str:
    operations = judged.finding.operations
    if not operations:
        return "<i>the whole API</i>"
    calls = report.comparison.calls
    shown = [calls[key].request if key in calls else str(key) for key in operations]
    if len(shown) == 1:
        return _call(shown[0])
    rest = shown[1:_OPERATIONS]
    more = len(shown) - 1 - len(rest)
    tail = f"<li>and {more} more</li>" if more > 0 else ""
    items = "".join(f"<li>{_call(each)}</li>" for each in rest)
    first = _call(where(report, judged).rpartition(" (+")[0])
    return (
        f"<details><summary>{first} <span class=number>+{len(shown) - 1}</span></summary>"
        f"<ul>{items}{tail}</ul></details>"
    )


def _call(request: str) -> str:
    method, _, path = request.partition(" ")
    return f"<code><b class=method>{_text(method)}</b> {_text(path)}</code>"


def _what(judged: Judged) -> str:
    finding = judged.finding
    parts = [f"<code class=subject>{_text(finding.subject)}</code>"] if finding.subject else []
    if finding.before:
        parts.append(f"<del>{_text(finding.before)}</del>")
    if finding.after:
        parts.append(f"<ins>{_text(finding.after)}</ins>")
    if finding.note:
        parts.append(f"<i>{_text(finding.note)}</i>")
    if finding.score is not None and finding.score < 1:
        parts.append(f"<i>paired with a score of {finding.score:.2f}</i>")
    return " ".join(parts)


def _places(judged: Judged) -> str:
    finding = judged.finding
    return "".join(
        f"<span title={_quoted(f'{place_text(place)} {place.pointer}')}><i>{word}</i> "
        f"{_text(place_text(place).rpartition('/')[2])}</span>"
        for word, place in (("old", finding.old), ("new", finding.new))
        if place is not None
    )


def _quoted(text: str) -> str:
    return f'"{_text(text)}"'


def _ignores(report: Report) -> Iterator[str]:
    found = report.found
    if not (found.ignored or found.expired or found.unused):
        return
    counts = Counter(ignore for _, ignore in found.ignored)
    yield "<section><h2>Ignored</h2><ul>"
    for ignore, count in counts.items():
        yield f"<li>{plural(count, 'change')}: <code>{_text(str(ignore))}</code>, "
        yield f"{_text(ignore.reason)}, until {ignore.until}</li>"
    for ignore in found.expired:
        yield f"<li>expired on {ignore.until}: <code>{_text(str(ignore))}</code></li>"
    for ignore in found.unused:
        yield f"<li>covers nothing: <code>{_text(str(ignore))}</code></li>"
    yield "</ul></section>"
