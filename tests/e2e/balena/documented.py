"""The documented calls in the words of the generated client: by the options of their URL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Kwargs = dict[str, Any]


def supervisors(models: Any, architecture: Callable[[Any], Any]) -> Any:
    """The filter that finds the supervisor's releases for an architecture."""
    r = models.Release.fields
    return (
        (r.status == "success")
        & r.is_final.is_(True)
        & r.is_invalidated.is_(False)
        & (r.semver_major > 0)
        & r.belongs_to__application.any(
            lambda a: (
                (a.slug.startswith("balena_os/") & a.slug.endswith("-supervisor"))
                & (
                    a.is_public.is_(True)
                    & a.is_host.is_(False)
                    & a.is_for__device_type.any(architecture)
                )
            )
        )
    )


def newest_first(models: Any) -> list[Any]:
    """The order of versions."""
    r = models.Release.fields
    return [each.desc() for each in (r.semver_major, r.semver_minor, r.semver_patch, r.revision)]


def options(m: Any) -> dict[str, Kwargs]:
    """By the documented options, those of the client. `m` is its models."""
    app, device, kind = m.Application.fields, m.Device.fields, m.DeviceType.fields
    release, key = m.Release.fields, m.ApiKey.fields
    config, variable = m.DeviceConfigVariable.fields, m.DeviceEnvironmentVariable.fields
    on_service, member = (
        m.DeviceServiceEnvironmentVariable.fields,
        m.UserIsMemberOfApplication.fields,
    )
    installs = m.ServiceInstall.fields

    def by_slug(dt: Any) -> Any:
        return dt.is_of__cpu_architecture.any(lambda c: c.slug == "CPU_ARCHITECTURE_SLUG")

    is_os = (
        release.is_final.is_(True)
        & release.is_invalidated.is_(False)
        & (release.status == "success")
        & (release.semver_major > 0)
        & release.belongs_to__application.any(
            lambda bta: (
                bta.is_host.is_(True)
                & bta.is_for__device_type.any(lambda dt: dt.slug == "DEVICE TYPE SLUG")
            )
        )
    )
    version = [release.id, release.raw_version]
    ordered = newest_first(m)
    on_device = on_service.service_install.any(
        lambda si: si.device.any(lambda d: d.uuid == "DEVICE_UUID")
    )
    of_fleet = release.belongs_to__application == 1
    return {
        "": {},
        "organization/any(o:o/handle": {
            "filter": app.organization.any(lambda o: o.handle == "ORG_HANDLE")
        },
        "is_directly_accessible_by__user/any": {
            "filter": app.is_directly_accessible_by__user.any()
        },
        "$filter=app_name eq": {"filter": app.app_name == "NAME"},
        "$expand=owns__device": {"expand": [app.owns__device]},
        "$filter=is_public": {"filter": app.is_public.is_(False)},
        "/v7/application $select=should_be_running__release": {
            "select": [app.should_be_running__release]
        },
        "/v7/device $select=should_be_running__release": {
            "select": [device.should_be_running__release]
        },
        "/v7/application_tag $filter=application/app_name": {
            "filter": m.ApplicationTag.fields.application.where(lambda a: a.app_name == "NAME")
        },
        "a/is_of__device/any": {
            "filter": key.is_of__actor.any(
                lambda a: a.is_of__device.any(lambda d: d.uuid == "DEVICE_UUID")
            )
        },
        "a/is_of__application/any": {
            "filter": key.is_of__actor.any(
                lambda a: a.is_of__application.any(lambda ioa: ioa.slug == "SLUG")
            )
        },
        "a/is_of__user": {"filter": "is_of__actor/any(a:a/is_of__user eq 1)"},
        "/v7/device $filter=belongs_to__application": {
            "filter": device.belongs_to__application == 1
        },
        "uuid in": {"filter": device.uuid.in_(["UUID1", "UUID2", "UUID3"])},
        "$select=overall_status": {"select": [device.overall_status]},
        "$select=is_running__release": {"select": [device.is_running__release]},
        "$select=is_pinned_on__release": {"select": [device.is_pinned_on__release]},
        "$filter=name eq": {"filter": kind.name == "DEVICE TYPE NAME"},
        "is_default_for__application": {
            "filter": kind.is_default_for__application.any(
                lambda idfa: (
                    idfa.is_host.is_(True)
                    & idfa.is_archived.is_(False)
                    & idfa.owns__release.any(
                        lambda r: (
                            (r.status == "success")
                            & r.is_final.is_(True)
                            & r.is_invalidated.is_(False)
                        )
                    )
                )
            ),
            "order_by": kind.name.asc(),
        },
        "/v7/device_config_variable $filter=device eq": {"filter": config.device == 1},
        "/v7/device_environment_variable $filter=device eq": {"filter": variable.device == 1},
        "$filter=device/any": {"filter": variable.device.any(lambda d: d.uuid == "DEVICE_UUID")},
        "si/device/any": {"filter": on_device},
        "$expand=service_install": {
            "filter": on_device,
            "expand": {
                on_service.service_install: {
                    "expand": {installs.installs__service: {"select": ["id", "service_name"]}}
                }
            },
        },
        "service_install/device eq": {
            "filter": on_service.service_install.where(lambda s: s.device == 1)
        },
        "/v7/device_tag $filter=device/uuid": {
            "filter": m.DeviceTag.fields.device.where(lambda d: d.uuid == "UUID")
        },
        "/v7/application_config_variable $filter=application eq": {
            "filter": m.ApplicationConfigVariable.fields.application == 1
        },
        "/v7/application_environment_variable $filter=application eq": {
            "filter": m.ApplicationEnvironmentVariable.fields.application == 1
        },
        "$filter=service eq": {"filter": m.ServiceEnvironmentVariable.fields.service == 1},
        "$expand=application($expand=owns__device)": {
            "expand": {m.Organization.fields.application: {"expand": [app.owns__device]}}
        },
        "/v7/release $filter=belongs_to__application": {"filter": of_fleet},
        "/v7/release $select=raw_version": {"select": [release.raw_version]},
        "$filter=belongs_to__application eq 1 and raw_version eq": {
            "filter": of_fleet & (release.raw_version == "RAW VERSION"),
            "select": [release.id],
        },
        "$filter=belongs_to__application eq 1 and commit eq": {
            "filter": of_fleet & (release.commit == "COMMIT HASH"),
            "select": [release.id],
        },
        "$filter=release/commit": {
            "filter": m.ReleaseTag.fields.release.where(lambda r: r.commit == "COMMIT")
        },
        "(c:c/slug eq 'CPU_ARCHITECTURE_SLUG')": {
            "select": version,
            "filter": supervisors(m, by_slug),
            "order_by": ordered,
        },
        "(dt:dt/is_of__cpu_architecture eq 1": {
            "select": version,
            "filter": supervisors(m, lambda dt: dt.is_of__cpu_architecture == 1),
            "order_by": ordered,
        },
        "(c:c/slug eq 'CPU_ARCHITECTURE_SLUG')))))) and (raw_version": {
            "select": version,
            "filter": supervisors(m, by_slug) & (release.raw_version == "VERSION"),
            "order_by": ordered,
        },
        "(bta/is_host eq true) and (bta/is_for__device_type": {
            "select": [release.raw_version],
            "filter": is_os,
            "order_by": ordered,
        },
        "/v7/service $filter=application/app_name": {
            "filter": m.Service.fields.application.where(lambda a: a.app_name == "FLEET NAME")
        },
        "/v7/service_install $filter=device/uuid": {
            "filter": installs.device.where(lambda d: d.uuid == "DEVICE UUID"),
            "expand": {installs.installs__service: {"select": ["service_name"]}},
        },
        "$expand=user(": {
            "expand": {
                member.user: {"select": ["id", "username", "actor"]},
                member.application_membership_role: {"select": ["id", "name", "actor"]},
            },
            "filter": member.is_member_of__application == 1,
        },
    }


def of(found: dict[str, Kwargs], resource: str, query: str) -> Kwargs:
    """Those for one documented call: the entry that says most of it."""
    fits = [
        words
        for words in found
        if (words in query if not words.startswith("/v7/") else _placed(words, resource, query))
    ]
    return (
        found[max(fits, key=lambda words: len(words.removeprefix(f"/v7/{resource} ")))]
        if query
        else {}
    )


def _placed(words: str, resource: str, query: str) -> bool:
    where, _, rest = words.partition(" ")
    return where == f"/v7/{resource}" and rest in query
