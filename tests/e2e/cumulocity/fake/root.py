"""The root of the platform: what leads everywhere else. c8y_api never asks for it."""

from __future__ import annotations

from e2e.cumulocity.fake.web import Asked, Told, route, vendor
from e2e.cumulocity.fake.world import Item, World

# Interface: its path, its collection, and the queries of its templates.
EVENTS = {
    "eventsForSource": "source",
    "eventsForSourceAndType": "source type",
    "eventsForType": "type",
    "eventsForFragmentType": "fragmentType",
    "eventsForTime": "dateFrom dateTo",
    "eventsForSourceAndTime": "source dateFrom dateTo",
}
ALARMS = {
    "alarmsForSource": "source",
    "alarmsForStatus": "status",
    "alarmsForSourceAndStatusAndTime": "source status dateFrom dateTo",
    "alarmsForStatusAndTime": "status dateFrom dateTo",
    "alarmsForSourceAndTime": "source dateFrom dateTo",
    "alarmsForTime": "dateFrom dateTo",
    "alarmsForSourceAndStatus": "source status",
}
MEASUREMENTS = {
    "measurementsForSource": "source",
    "measurementsForSourceAndType": "source type",
    "measurementsForType": "type",
    "measurementsForValueFragmentType": "valueFragmentType",
    "measurementsForDate": "dateFrom dateTo",
    "measurementsForSourceAndDate": "source dateFrom dateTo",
    "measurementsForDateAndFragmentType": "dateFrom dateTo fragmentType",
    "measurementsForSourceAndValueFragmentTypeAndValueFragmentSeries": (
        "source valueFragmentType valueFragmentSeries"
    ),
}
INVENTORY = {
    "managedObjectsForFragmentType": "fragmentType",
    "managedObjectsForType": "type",
    "managedObjectsForListOfIds": "ids",
}


def interface(base: str, path: str, collection: str, templates: dict[str, str]) -> Item:
    url = f"{base}{path}/{collection}"
    return {
        "self": f"{base}{path}",
        collection: {"self": url},
        **{
            name: url + "?" + "&".join(f"{one}={{{one}}}" for one in names.split())
            for name, names in templates.items()
        },
    }


@route("GET /platform")
def platform(world: World, asked: Asked) -> Told:
    base = asked.base
    told = {
        "self": f"{base}/platform",
        "alarm": interface(base, "/alarm", "alarms", ALARMS),
        "audit": interface(base, "/audit", "auditRecords", {}),
        "deviceControl": interface(base, "/devicecontrol", "operations", {}),
        "event": interface(base, "/event", "events", EVENTS),
        "identity": {
            "self": f"{base}/identity",
            "externalId": f"{base}/identity/externalIds/{{type}}/{{externalId}}",
            "externalIdsOfGlobalId": f"{base}/identity/globalIds/{{globalId}}/externalIds",
        },
        "inventory": interface(base, "/inventory", "managedObjects", INVENTORY),
        "measurement": interface(base, "/measurement", "measurements", MEASUREMENTS),
        "tenant": {"self": f"{base}/tenant"},
        "user": {"self": f"{base}/user"},
    }
    return Told(body=told, kind=vendor("platformApi"))
