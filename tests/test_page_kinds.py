"""No kind of page is forgotten by the accessibility journeys: the lists are compared with the URLconf."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.e2e import page_kinds

# Deeds, files and doors that lead on: there is no page to look at.
NO_PAGE = {
    "wagtailcore_login",
    "wagtailcore_authenticate_with_password",
    "account_set_password",
    "account_confirm_login_code",
    "usersessions_list",
    "mfa_login_webauthn",
    "mfa_download_recovery_codes",
    "accounts:device-end-others",
    "accounts:device-end",
    "accounts:invitation-revoke",
    "accounts:notification-read-all",
    "accounts:notification-open",
    "accounts:data-export",
    "accounts:data-download",
    "accounts:data-erase-cancel",
    "accounts:data-pause",
    "competencies:results-file",
    "competencies:answers-export",
    "competencies:guest-pass-end",
    "insights:reply-open",
    "insights:reflection-mark-read",
    "insights:sign-aside",
    "courses:conflict-settle",
    "courses:tutorial-handout-pdf",
    "courses:cycle-begin",
    "courses:sheet-pdf",
    "courses:commitment-calendar",
    "courses:certificate-pdf",
    "courses:certificate-badge",
}
# Looked at on the way to them (test_pages_between_the_steps).
BETWEEN = {"account_email_verification_sent", "mfa_authenticate"}
NUMBERS = {"passkey", "membership", "request", "invitation", "assignment", "guest", "review"}
FILLED = {"school": "0db7dea9-8a65-4324-aca0-4e008d66b717", "shared": "0db7dea9-8a65-4324-aca0-4e008d66b717"} | {
    "serial": "AAAA-BBBB-CCCC",
    "reset": "1-abc",
}


def names_below(resolver: URLResolver, before: str = "", space: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        way = before + str(one.pattern)
        if isinstance(one, URLPattern):
            if way.startswith("th/") and one.name:
                yield space + one.name
        else:
            yield from names_below(one, way, f"{space}{one.namespace}:" if one.namespace else space)


def looked_at() -> set[str]:
    found = set()
    for path in page_kinds.EVERY:
        holes = {name: FILLED.get(name, "1" if name in NUMBERS else "abc") for name in re.findall(r"{(\w+)}", path)}
        found.add(resolve("/th" + path.format(**holes).split("?")[0]).view_name)
    return found


def test_every_page_of_the_site_is_looked_at_or_said_to_be_none() -> None:
    there = set(names_below(get_resolver()))

    assert sorted(there - looked_at() - NO_PAGE - BETWEEN) == []
    assert sorted((NO_PAGE | BETWEEN) - there) == []
    assert sorted(NO_PAGE & looked_at()) == []
