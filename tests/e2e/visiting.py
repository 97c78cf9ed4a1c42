"""People of a journey's own: made in the running site's database, let in by a session."""

import json
from secrets import token_hex
from typing import Any

from tests.browser import Site
from tests.factories import PASSWORD

UNIT = "education-sandbox-and-me"
MAKE = """
from accounts.models import User
from accounts.services.people import create_person
person = User.objects.filter(email={email}).first() or create_person(
    email={email}, display_name={name}, password={password}, **{facts}
)
answer = str(person.public_id)
"""
SESSION = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from accounts.models import User
person = User.objects.get(email={email})
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(person.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session.create()
answer = session.session_key
"""
MENTOR = """
from django.utils import timezone
from accounts.models import MentorAssignment, User
mentor, mentee = User.objects.get(email={mentor}), User.objects.get(email={mentee})
MentorAssignment.objects.get_or_create(mentor=mentor, mentee=mentee, since=timezone.localdate())
"""
EXPIRE = """
from importlib import import_module
from django.conf import settings
import_module(settings.SESSION_ENGINE).SessionStore({key}).delete()
"""
EVENTS = """
from courses.models import LearnerEvent
rows = LearnerEvent.objects.filter(user__email={email}).order_by("seq")
answer = [{{"kind": row.kind, "payload": row.payload}} for row in rows]
"""
DRAFTS = """
from courses.models import Draft
rows = Draft.objects.filter(cycle__enrolment__user__email={email})
answer = {{str(row.item_id): row.payload for row in rows}}
"""


def address(name: str) -> str:
    """An address nobody on this site has yet."""
    return f"{name}-{token_hex(3)}@example.org"


def quoted(**values: Any) -> dict[str, str]:
    return {name: repr(value) for name, value in values.items()}


def make_person(site: Site, email: str, name: str = "ครูทดลอง", **facts: Any) -> str:
    """A person with a confirmed address and PASSWORD; made once."""
    return str(site.shell(MAKE.format(**quoted(email=email, name=name, password=PASSWORD, facts=facts))))


def let_in(site: Site, page: Any, email: str) -> Any:
    """The person is signed in on this phone."""
    key = site.shell(SESSION.format(**quoted(email=email)))
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": str(site)}])
    return page


def assign_mentor(site: Site, mentor: str, mentee: str) -> None:
    site.shell(MENTOR.format(**quoted(mentor=mentor, mentee=mentee)))


def end_session(site: Site, page: Any) -> None:
    """The server forgets the session; the phone keeps its cookie."""
    key = next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid")
    site.shell(EXPIRE.format(**quoted(key=key)))


def sign_in_by_form(page: Any, email: str, path: str = "/th/") -> None:
    page.goto(f"/th/accounts/login/?next={path}")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("form:has(input[name=password]) button[type=submit]")
    page.wait_for_url(f"**{path}")


def events_of(site: Site, email: str) -> list[dict[str, Any]]:
    """What the server has recorded of this person, in order."""
    found: Any = site.shell(EVENTS.format(**quoted(email=email)))
    return found


def drafts_of(site: Site, email: str) -> dict[str, Any]:
    """What the server keeps of this person's fields, by item."""
    found: Any = site.shell(DRAFTS.format(**quoted(email=email)))
    return found


def held_on_phone(page: Any, store: str) -> list[dict[str, Any]]:
    """What this person's store on the phone holds."""
    code = """async (store) => {
        const name = `plc-${document.body.dataset.user}`;
        const db = await new Promise((done) => (indexedDB.open(name).onsuccess = (event) => done(event.target.result)));
        const asked = db.transaction(store).objectStore(store).getAll();
        const rows = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
        db.close();
        return JSON.stringify(rows);
    }"""
    found: list[dict[str, Any]] = json.loads(page.evaluate(code, store))
    return found
