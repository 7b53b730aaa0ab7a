"""The steps of `sdk_calls.py` that are about people, tenants, applications, files and notifications."""

from __future__ import annotations

from c8y_api.model import (
    Application,
    Binary,
    GlobalRole,
    InventoryRole,
    Permission,
    ReadPermission,
    Subscription,
    Tenant,
    TenantOption,
    User,
)
from sdk_session import C8Y, IDS, file, keep, step


def people() -> None:
    ann = User(C8Y, "ann", "ann@acme.example", True, "Ann", "Secret-123", "Ann", "Lee")
    step("user", lambda: ann.create().username)
    step("read user", lambda: C8Y.users.get("ann").last_name)
    step("users", lambda: [one.username for one in C8Y.users.get_all()])

    def change() -> str:
        one = C8Y.users.get("ann")
        one.first_name = "Anna"
        return one.update().first_name

    step("change user", change)
    step("tfa", lambda: C8Y.users.get_tfa_settings("ann").enabled)
    step("me", lambda: C8Y.users.get_current().username)

    def change_me() -> str:
        one = C8Y.users.get_current()
        one.last_name = "Root"
        return one.update().last_name

    step("change me", change_me)
    step("password", lambda: C8Y.users.set_current_password("secret", "secret"))


def roles() -> None:
    step("role", lambda: keep("role", GlobalRole(C8Y, "engineers", "who repair").create().id))

    def rename() -> str:
        one = C8Y.global_roles.get(IDS["role"])
        one.c8y = C8Y  # get() forgets it
        one.name = "repairers"
        return one.update().name

    step("change role", rename)
    step("roles", lambda: [one.name for one in C8Y.global_roles.get_all()])
    permit, forbid = C8Y.global_roles.assign_permissions, C8Y.global_roles.unassign_permissions
    step("permit", lambda: permit(IDS["role"], "ROLE_ALARM_READ", "ROLE_EVENT_READ"))
    step("permitted", lambda: sorted(C8Y.global_roles.get(IDS["role"]).permission_ids))
    step("forbid", lambda: forbid(IDS["role"], "ROLE_EVENT_READ"))
    step("join", lambda: C8Y.global_roles.assign_users(IDS["role"], "ann"))
    step("roles of user", lambda: [one.name for one in C8Y.global_roles.get_all(username="ann")])
    step(
        "users of role",
        lambda: [one.username for one in C8Y.users.get_all(groups=int(IDS["role"]))],
    )
    step("leave", lambda: C8Y.global_roles.unassign_users(IDS["role"], "ann"))


def inventory_roles() -> None:
    read = InventoryRole(C8Y, "reader", "may read", [ReadPermission(scope=Permission.Scope.ALARM)])
    step("inventory role", lambda: keep("inventory role", read.create().id))

    def describe() -> str:
        one = C8Y.inventory_roles.get(IDS["inventory role"])
        one.description = "may look"
        return one.update().description

    step("change inventory role", describe)
    step("inventory roles", lambda: [one.name for one in C8Y.inventory_roles.get_all()])
    step(
        "assign inventory role",
        lambda: C8Y.users.get("ann").assign_inventory_roles(IDS["device"], IDS["inventory role"]),
    )

    def assigned() -> list[str]:
        found = C8Y.inventory_roles.get_all_assignments("ann")
        keep("assignment", found[0].id)
        return [role.name for role in found[0].roles]

    step("inventory roles of user", assigned)
    step(
        "take inventory role",
        lambda: C8Y.users.get("ann").unassign_inventory_roles(IDS["assignment"]),
    )
    step("delete inventory role", lambda: C8Y.inventory_roles.delete(IDS["inventory role"]))
    step("delete role", lambda: C8Y.global_roles.delete(IDS["role"]))
    step("delete user", lambda: C8Y.users.delete("ann"))


def tenants() -> None:
    options = C8Y.tenant_options
    step("option", lambda: options.create(TenantOption(category="acme", key="colour", value="red")))
    step("set option", lambda: options.set_value("acme", "size", "5"))
    step("read option", lambda: options.get_value("acme", "colour"))
    step("options of category", lambda: options.get_all_mapped("acme"))
    step("options", lambda: [one.key for one in options.get_all()])
    step("change options", lambda: options.update_by("acme", {"colour": "blue"}))

    def change() -> str:
        one = options.get("acme", "size")
        one.value = "6"
        return one.update().value

    step("change option", change)
    step("delete option", lambda: options.delete_by("acme", "colour"))
    step("no option", lambda: options.get_value("acme", "colour"))
    made = Tenant(C8Y, "sub.acme.example", "sub@acme.example", "admin", "Secret-123", "Sub")
    step("tenant", lambda: keep("tenant", made.create().id))
    step("read tenant", lambda: C8Y.tenants.get(IDS["tenant"]).company)
    step("tenants", lambda: [one.domain for one in C8Y.tenants.get_all(company="Sub")])

    def rename() -> str:
        one = C8Y.tenants.get(IDS["tenant"])
        one.contact_name = "Bob"
        return one.update().contact_name

    step("change tenant", rename)
    step("delete tenant", lambda: C8Y.tenants.delete(IDS["tenant"]))


def applications() -> None:
    app = Application(C8Y, "dash", "dash-key", "HOSTED", "PRIVATE")
    step("application", lambda: keep("application", app.create().id))
    step("read application", lambda: C8Y.applications.get(IDS["application"]).key)
    step("applications", lambda: [one.name for one in C8Y.applications.get_all(type="HOSTED")])

    def change() -> str:
        one = C8Y.applications.get(IDS["application"])
        one.c8y = C8Y  # get() forgets it
        one.availability = "MARKET"
        return one.update().availability

    step("change application", change)
    step("upload", lambda: C8Y.applications.upload_attachment(IDS["application"], file("zip")))
    step("current application", lambda: C8Y.applications.get_current().name)
    step("settings", lambda: [one.key for one in C8Y.applications.get_current_settings()])
    step(
        "subscribers",
        lambda: [one.username for one in C8Y.applications.get_current_subscriptions()],
    )
    step("delete application", lambda: C8Y.applications.delete(IDS["application"]))


def binaries() -> None:
    made = Binary(C8Y, "text/csv", "table", file=file("1,2\n"))
    step("binary", lambda: keep("binary", made.create().id))
    step("download", lambda: C8Y.binaries.read_file(IDS["binary"]).decode())
    step("binaries", lambda: [one.name for one in C8Y.binaries.get_all(type="text/csv")])
    step("replace", lambda: C8Y.binaries.update(IDS["binary"], file("3,4\n5,6\n"), "text/plain"))
    step("replaced", lambda: C8Y.binaries.read_file(IDS["binary"]).decode())
    step("delete binary", lambda: C8Y.binaries.delete(IDS["binary"]))


def notifications() -> None:
    read = C8Y.notification2_subscriptions
    made = Subscription(C8Y, "s1", "mo", IDS["device"], ["alarms"], "acme_Hot", ["acme_Who"])
    step("subscription", lambda: keep("subscription", made.create().id))
    step("read subscription", lambda: read.get(IDS["subscription"]).name)
    step("subscriptions", lambda: [one.name for one in read.get_all(context="mo")])
    step("token", lambda: C8Y.notification2_tokens.generate("s1", 60, "me"))
    step("unsubscribe", lambda: C8Y.notification2_tokens.unsubscribe("me-s1"))
    step("delete subscription", lambda: read.delete(IDS["subscription"]))


PARTS = (people, roles, inventory_roles, tenants, applications, binaries, notifications)
