"""The steps of `sdk_calls.py` that are about people, tenants, applications, files and notifications."""

from __future__ import annotations

from typing import Any

from e2e.cumulocity.steps import TENANT, Step, Told, names


class Administered(Told):
    """All steps."""

    def steps(self) -> dict[str, Step]:
        found = super().steps()
        parts = (
            self.users,
            self.roles,
            self.members,
            self.inventory_roles,
            self.tenant_options,
            self.tenants,
        )
        for part in (*parts, self.applications, self.binaries, self.notifications):
            found |= part()
        return found

    def users(self) -> dict[str, Step]:
        users, me = self.client.users, self.client.current_user

        def ann() -> str:
            made = users.create(
                TENANT,
                email="ann@acme.example",
                user_name="ann",
                enabled=True,
                display_name="Ann",
                password="Secret-123",
                first_name="Ann",
                last_name="Lee",
                send_password_reset_email=False,
            )
            return str(made.user_name)

        def named(**narrow: Any) -> list[str]:
            return [one.user_name for one in users.list(TENANT, **narrow)]

        return {
            "user": ann,
            "read user": lambda: users.get(TENANT, "ann").last_name,
            "users": named,
            "change user": lambda: users.update(TENANT, "ann", first_name="Anna").first_name,
            "tfa": lambda: users.get_tfa(TENANT, "ann").tfa_enabled,
            "me": lambda: me.get().user_name,
            "change me": lambda: me.update(last_name="Root").last_name,
            "password": lambda: me.change_password(
                current_user_password="secret", new_password="secret"
            ),
        }

    def roles(self) -> dict[str, Step]:
        groups, roles, users, m = (
            self.client.groups,
            self.client.roles,
            self.client.users,
            self.models,
        )

        def number() -> int:
            return int(self.ids["role"])

        def made() -> Any:
            return groups.create(TENANT, name="engineers", description="who repair")

        def permit() -> None:
            for name in ("ROLE_ALARM_READ", "ROLE_EVENT_READ"):
                link = m.Link(self=f"user/roles/{name}")
                body = m.RoleReferenceWrite(role=link)
                roles.create_for_group(TENANT, number(), body, options={"return": "none"})

        def join() -> None:
            link = m.Link(self=f"/user/{TENANT}/users/ann")
            users.create_for_group(TENANT, number(), user=link, options={"return": "none"})

        def permitted() -> list[str]:
            found = groups.get(TENANT, number()).roles.references
            return sorted(one.role.id for one in found)

        return {
            "role": lambda: self.keep("role", made()),
            "change role": lambda: groups.update(TENANT, number(), name="repairers").name,
            "roles": lambda: names(groups.list(TENANT)),
            "permit": permit,
            "permitted": permitted,
            "forbid": lambda: roles.delete_for_group(TENANT, number(), "ROLE_EVENT_READ"),
            "join": join,
        }

    def members(self) -> dict[str, Step]:
        groups, users = self.client.groups, self.client.users
        return {
            "roles of user": lambda: [
                one.group.name for one in groups.list_for_user(TENANT, "ann")
            ],
            "users of role": lambda: [
                one.user_name for one in users.list(TENANT, groups=[self.ids["role"]])
            ],
            "leave": lambda: users.delete_for_group(TENANT, int(self.ids["role"]), "ann"),
        }

    def inventory_roles(self) -> dict[str, Step]:
        roles, m, known = self.client.inventory_roles, self.models, self.ids

        def made() -> Any:
            read = m.InventoryRolePermissionWrite(permission="READ", scope="ALARM", type="*")
            return roles.create(name="reader", description="may read", permissions=[read])

        def assign() -> None:
            role = m.InventoryAssignmentWriteRole(name="reader")
            roles.create_assignment(TENANT, "ann", managed_object=known["device"], roles=[role])

        def assigned() -> list[str]:
            (found,) = roles.list_assignments(TENANT, "ann")
            self.keep("assignment", found)
            return names(found.roles)

        return {
            "inventory role": lambda: self.keep("inventory role", made()),
            "change inventory role": lambda: (
                roles.update(int(known["inventory role"]), description="may look").description
            ),
            "inventory roles": lambda: names(roles.list()),
            "assign inventory role": assign,
            "inventory roles of user": assigned,
            "take inventory role": lambda: roles.delete_assignment(
                TENANT, "ann", int(known["assignment"])
            ),
            "delete inventory role": lambda: roles.delete(int(known["inventory role"])),
            "delete role": lambda: self.client.groups.delete(TENANT, int(known["role"])),
            "delete user": lambda: self.client.users.delete(TENANT, "ann"),
        }

    def tenant_options(self) -> dict[str, Step]:
        options = self.client.tenant_options

        def put(key: str, value: str) -> None:
            options.create(category="acme", key=key, value=value)

        return {
            "option": lambda: put("colour", "red"),
            "set option": lambda: put("size", "5"),
            "read option": lambda: options.get_option("acme", "colour").value,
            "options of category": lambda: options.get("acme"),
            "options": lambda: [one.key for one in options.list()],
            "change options": lambda: options.update("acme", {"colour": "blue"}) and None,
            "change option": lambda: options.update_option("acme", "size", value="6").value,
            "delete option": lambda: options.delete("acme", "colour"),
            "no option": lambda: options.get_option("acme", "colour"),
        }

    def tenants(self) -> dict[str, Step]:
        tenants, known = self.client.tenants, self.ids

        def made() -> Any:
            return tenants.create(
                domain="sub.acme.example",
                admin_email="sub@acme.example",
                admin_name="admin",
                admin_pass="Secret-123",
                company="Sub",
            )

        return {
            "tenant": lambda: self.keep("tenant", made()),
            "read tenant": lambda: tenants.get(known["tenant"]).company,
            "tenants": lambda: [one.domain for one in tenants.list(company="Sub")],
            "change tenant": lambda: (
                tenants.update(known["tenant"], contact_name="Bob").contact_name
            ),
            "delete tenant": lambda: tenants.delete(known["tenant"]),
        }

    def applications(self) -> dict[str, Step]:
        apps, current, m, known = (
            self.client.applications,
            self.client.current_application,
            self.models,
            self.ids,
        )

        def made() -> Any:
            return apps.create(name="dash", key="dash-key", type="HOSTED", availability="PRIVATE")

        def upload() -> None:
            body = m.ApplicationBinaryUpload(file="zip")
            self.client.application_binaries.create(known["application"], body)

        return {
            "application": lambda: self.keep("application", made()),
            "read application": lambda: apps.get(known["application"]).key,
            "applications": lambda: names(apps.list(type="HOSTED")),
            "change application": lambda: (
                apps.update(known["application"], availability="MARKET").availability
            ),
            "upload": upload,
            "current application": lambda: current.get().name,
            "settings": lambda: [one.key for one in current.list_settings()],
            "subscribers": lambda: names(current.list_subscriptions()),
            "delete application": lambda: apps.delete(known["application"]),
        }

    def binaries(self) -> dict[str, Step]:
        binaries, m, known = self.client.binaries, self.models, self.ids

        def made() -> Any:
            about = m.BinaryInfo(name="table", type="text/csv")
            table = self.file(b"1,2\n", content_type="text/csv")
            return binaries.create(m.BinaryUpload(object=about, file=table))

        return {
            "binary": lambda: self.keep("binary", made()),
            "download": lambda: binaries.get(known["binary"]).decode(),
            "binaries": lambda: names(binaries.list(type="text/csv")),
            "replace": lambda: binaries.update(known["binary"], "3,4\n5,6\n") and None,
            "replaced": lambda: binaries.get(known["binary"]).decode(),
            "delete binary": lambda: binaries.delete(known["binary"]),
        }

    def notifications(self) -> dict[str, Step]:
        read, tokens, m, known = (
            self.client.notification_subscriptions,
            self.client.notification_tokens,
            self.models,
            self.ids,
        )

        def made() -> Any:
            return read.create(
                context="mo",
                subscription="s1",
                source=m.NotificationSubscriptionWriteSource(id=known["device"]),
                subscription_filter=m.NotificationSubscriptionSubscriptionFilter(
                    apis=["alarms"], type_filter="acme_Hot"
                ),
                fragments_to_copy=["acme_Who"],
            )

        return {
            "subscription": lambda: self.keep("subscription", made()),
            "read subscription": lambda: read.get(known["subscription"]).subscription,
            "subscriptions": lambda: [one.subscription for one in read.list(context="mo")],
            "token": lambda: (
                tokens.create(subscriber="me", subscription="s1", expires_in_minutes=60).token
            ),
            "unsubscribe": lambda: tokens.unsubscribe(token="me-s1") and None,
            "delete subscription": lambda: read.delete(known["subscription"]),
        }
