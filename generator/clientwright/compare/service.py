"""What concerns the whole API: servers, versions, arguments of the client, webhooks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from clientwright.compare import show
from clientwright.compare.changes import WHOLE_API, At, Spot, Way
from clientwright.compare.messages import compare_payload
from clientwright.compare.walk import Walker
from clientwright.ir.api import Api
from clientwright.ir.conventions import Versioning, VersionPlace
from clientwright.ir.operations import OperationKey, Server, ServerVariable

_VARIABLE = re.compile(r"\{[^{}]*\}")


def compare_service(walker: Walker) -> None:
    """Servers, versions, habits, webhooks."""
    _servers(walker)
    _variables(walker)
    _versions(walker)
    _webhooks(walker)


def _at(walker: Walker, name: str, python: str = "") -> At:
    return walker.spot(Spot(WHOLE_API, name, python), Way.REQUEST, old=None, new=None)


# ------------------------------------------------------------------------------------------------ servers


def _servers(walker: Walker) -> None:
    """Only hosts: what stands behind them belongs to the URLs of the operations."""
    old, new = _hosts(walker.old.api.servers), _hosts(walker.new.api.servers)
    if not old or not new:
        return
    at = _at(walker, "server", "Client(base_url=)")
    gone = [host for host in old if not any(_serves(other, host) for other in new)]
    come = [host for host in new if not any(_serves(other, host) for other in old)]
    come = [host for host in come if not any(_serves(host, other) for other in old)]
    if old[0] in gone:
        at.add("wire/changed-server", old[0], new[0])
        gone.remove(old[0])
        come = [host for host in come if host != new[0]]
    elif not _serves(new[0], old[0]):
        at.add("wire/changed-default-server", old[0], new[0])
    for host in gone:
        at.add("wire/changed-server", before=host)
    for host in come:
        at.add("wire/added-server", after=host)


def _hosts(servers: Iterable[Server]) -> list[str]:
    """`https://{}.example.com`; none of servers that are relative to the document."""
    found = []
    for server in servers:
        scheme, _, rest = server.url.rpartition("://")
        if scheme:
            host = _VARIABLE.sub("{}", rest).partition("/")[0]
            found.append(f"{scheme}://{host}".lower())
    return list(dict.fromkeys(found))


def _serves(template: str, host: str) -> bool:
    """Is the host one that the template can be? Its variables are compared on their own."""
    pattern = ".+".join(re.escape(part) for part in template.split("{}"))
    return re.fullmatch(pattern, host) is not None


def _variables(walker: Walker) -> None:
    old, new = _by_name(walker.old.api), _by_name(walker.new.api)
    for name, variable in old.items():
        now = new.get(name)
        if now is None:
            continue
        keyword = walker.old.names.server_variables.get(name, name)
        at = _at(walker, f"server variable {name}", f"Client({keyword}=)")
        if variable.default != now.default:
            at.add("wire/changed-server-default", variable.default, now.default)
        gone = [value for value in variable.values if value not in now.values]
        come = [value for value in now.values if value not in variable.values]
        if gone and now.values:
            at.add("wire/removed-server-value", before=show.values(gone))
        if come and variable.values:
            at.add("wire/added-server-value", after=show.values(come))


def _by_name(api: Api) -> dict[str, ServerVariable]:
    return {variable.name: variable for server in api.servers for variable in server.variables}


# ------------------------------------------------------------------------------------------ versions, habits


def _versions(walker: Walker) -> None:
    old, new = _versionings(walker.old.api), _versionings(walker.new.api)
    for key, version in old.items():
        now = new.get(key)
        at = _at(walker, f"{key[0]} {key[1]}".strip(), "Client(api_version=)")
        if now is None:
            if not any(other not in old for other in new):
                continue
            after = next(" ".join(other) for other in new if other not in old)
            at.add("wire/changed-versioning", " ".join(key), after)
            continue
        if version.default != now.default:
            at.add("wire/changed-default-version", version.default or "", now.default or "none")
        gone = [value for value in version.values if value not in now.values]
        come = [value for value in now.values if value not in version.values]
        if gone and now.values:
            at.add("wire/removed-version", before=show.values(gone))
        if come and version.values:
            at.add("wire/added-version", after=show.values(come))


def _versionings(api: Api) -> dict[tuple[str, str], Versioning]:
    """By where and name. A part of the URL is one, whether path or server holds it."""
    url = (VersionPlace.PATH, VersionPlace.SERVER)
    return {
        ("url" if each.where in url else each.where.value, each.name): each
        for each in api.versioning
    }


# ----------------------------------------------------------------------------------------------- webhooks


def _webhooks(walker: Walker) -> None:
    old: Mapping[str, object] = {each.key: each for each in walker.old.api.webhooks}
    for webhook in walker.new.api.webhooks:
        if webhook.key not in old:
            spot = Spot(OperationKey(webhook.key), "")
            walker.spot(spot, Way.RESPONSE, old=None, new=webhook.place).add("wire/added-webhook")
    new = {each.key: each for each in walker.new.api.webhooks}
    for webhook in walker.old.api.webhooks:
        now = new.get(webhook.key)
        if now is not None:
            places = (webhook.place, now.place)
            compare_payload(walker, webhook.key, webhook.body, now.body, places)
        else:
            spot = Spot(OperationKey(webhook.key), "")
            walker.spot(spot, Way.RESPONSE, old=webhook.place, new=None).add("wire/removed-webhook")
