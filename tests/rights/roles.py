"""The people of the tests of rights: two schools alike, everyone who comes to the site, one thing of each kind."""

import hashlib
import json
import time
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from accounts.models import PrivacyRequest, Role, School, User
from accounts.services import email_changes
from accounts.services.memberships import decline_membership, request_membership
from accounts.services.notifications import preference_of
from accounts.services.people import give_totp
from accounts.services.privacy import make_export, request_export
from competencies.models import (
    Assessment,
    Competency,
    Framework,
    GuestPass,
    Question,
    Questionnaire,
    Rating,
    Section,
    TechnologyPlacement,
)
from competencies.services.responding import submit_response
from core.files.cleaning import Cleaned
from core.models import HomePage, PrivateFile, ReviewItem, SigningKey, SyncConflict
from core.services import audit
from core.services.files import keep
from courses.models import ActivityEvidence, ActivityPage, Cycle, Reflection, TutorialIndexPage
from courses.services.certifying import make_certificate
from courses.services.drafting import save_drafts
from courses.services.recording import begin_next_cycle, record_events
from courses.services.replying import reply_to_reflection
from courses.services.roles import load_roles
from tests.core import filemaking as fm
from tests.courses.learning import activity_key, item_key, right_answers, sent
from tests.courses.test_tutorials import make_tutorial
from tests.factories import (
    AgencyFactory,
    InvitationFactory,
    MembershipFactory,
    MentorAssignmentFactory,
    SchoolFactory,
    UserFactory,
)

ROLES = {
    "visitor": "nobody signed in",
    "learner": "the pre-service teacher of school A whose things these are",
    "teacher": "a teacher of school A",
    "mentor": "the mentor of school A",
    "other_mentor": "the mentor of school B",
    "head": "the administrator of school A",
    "other_head": "the administrator of school B",
    "officer": "an officer of the agency of school A",
    "editor": "an editor of the site",
    "admin": "a site admin",
}
STAFF = {"editor", "admin"}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass
class Place:
    """One school with its people, the learner's things by name, and the words that only the learner wrote."""

    letter: str
    school: School
    learner: User
    teacher: User
    mentor: User
    head: User
    things: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def word(self, name: str) -> str:
        """A word that stands nowhere else on earth; the same each time it is asked for."""
        return self.words.setdefault(name, f"zqx{self.letter}{name.replace(' ', '')}qxz")


@dataclass
class World:
    """Both schools and the people of the site."""

    here: Place
    there: Place
    officer: User
    editor: User
    admin: User
    common: dict[str, Any] = field(default_factory=dict)

    def person(self, role: str) -> User | None:
        if role == "visitor":
            return None
        if role.startswith("other_"):
            return getattr(self.there, role.removeprefix("other_"))
        return getattr(self, role, None) or getattr(self.here, role)

    def things(self, place: Place) -> dict[str, Any]:
        return self.common | place.things


def make_world() -> World:
    """On top of the small unit. The fixture `world` hands it out."""
    load_roles()
    site = make_site()
    agency = AgencyFactory()
    officer = MembershipFactory(school=None, agency=agency, role=Role.OFFICER, user=person("officer")).user
    editor = person("editor")
    editor.groups.add(Group.objects.get(name="Editors"))
    admin = person("admin", is_superuser=True)
    for one in (editor, admin):
        give_totp(user=one, secret=SECRET)
    here, there = make_place("a", agency), make_place("b", agency)
    world = World(here=here, there=there, officer=officer, editor=editor, admin=admin, common=site)
    for place in (here, there):
        fill(place, world)
    world.common["guest_pass"] = guest_pass(site["questionnaire"], officer)
    return world


def person(name: str, **fields: Any) -> User:
    return UserFactory(email=f"{name}@example.org", display_name=f"ครู{name}", **fields)


def make_place(letter: str, agency: Any) -> Place:
    school = SchoolFactory(agency=agency)
    people = {name: person(f"{name}-{letter}") for name in ("learner", "teacher", "mentor", "head")}
    roles = {"learner": Role.PRE_SERVICE_TEACHER, "teacher": Role.TEACHER, "head": Role.SCHOOL_ADMINISTRATOR}
    place = Place(letter, school, **people)
    for name, role in roles.items():
        row = MembershipFactory(user=people[name], school=school, role=role)
        place.things[f"{name}_membership"] = row.pk
    place.things["school"] = school.public_id
    place.things["assignment"] = MentorAssignmentFactory(mentor=people["mentor"], school=school).pk
    return place


def make_site() -> dict[str, Any]:
    """What belongs to nobody: a framework, a questionnaire, a row to check."""
    framework = Framework.objects.create(slug="f", audience="teacher", th="กรอบ", en="Frame", origin="source")
    competency = Competency.objects.create(framework=framework, slug="f-1", order=1, th="ก", en="a", origin="source")
    form = Questionnaire.objects.create(slug="q", title_th="แบบ", title_en="Form")
    section = Section.objects.create(questionnaire=form, key="s", order=1, title_th="ก", title_en="a")
    Question.objects.create(section=section, key="k", kind="long", order=1, prompt_th="เล่า", prompt_en="Tell")
    checked = SchoolFactory(needs_check=True)
    review = ReviewItem.objects.create(kind="school", object_key=checked.code, reason="look")
    return {
        "framework": framework.slug,
        "competency": competency,
        "questionnaire": form.slug,
        "review": review.pk,
        **make_pages(),
        "unit": "small-unit",
        "activity": "expect",
        "sheet": "csv",
        "state": "empty",
    }


def make_pages() -> dict[str, Any]:
    """A tutorial beside the unit, and what editors' addresses speak of."""
    index = TutorialIndexPage.objects.filter(locale__language_code="th").first()
    if index is None:
        home = HomePage.objects.get(locale__language_code="th")
        index = home.add_child(instance=TutorialIndexPage(title="ชุดการสอน", slug="tutorials", locale=home.locale))
    page = ActivityPage.objects.filter(locale__language_code="th").order_by("pk")[0]
    return {"tutorial": make_tutorial(index).slug, "page": page.pk, "parent": page.get_parent().pk}


def guest_pass(slug: str, officer: User) -> int:
    form = Questionnaire.objects.get(slug=slug)
    until = timezone.now() + timedelta(days=3)
    return GuestPass.objects.create(questionnaire=form, code="ZQXPASS77", created_by=officer, expires_at=until).pk


# What the learner has


def fill(place: Place, world: World) -> None:
    """Everything a person may own here, most of it through the services that make it."""
    learn(place)
    belong(place, world)
    say(place, world)
    own(place)


def learn(place: Place) -> None:
    """One walk to its end, a second begun; photo, draft, commitment, reflections and an answer."""
    file = upload(place)
    for event in right_answers():
        record(place, replaced(event, place))
    payload = {"kind": "photo", "note": place.word("photo note"), "file": str(file.pk)}
    record(place, sent("act", "proof", "evidenced", payload))
    first = Cycle.objects.get(enrolment__user=place.learner)
    reflections = {row.visibility: row for row in Reflection.objects.filter(cycle=first)}
    shared = reflections["mentor"]
    hidden = Reflection.objects.get(cycle=first, item=item_key("expect", "expectation"))
    reply = reply_to_reflection(
        author=place.mentor, reflection_uuid=shared.pk, text=place.word("reply"), client_id=uuid.uuid4()
    )
    certificate = make_certificate(cycle=first, by=place.learner, holder_name="ครูแสงดาว")
    second = begin_next_cycle(user=place.learner, unit=first.enrolment.unit)
    day = str(timezone.localdate())
    promise = {"what": place.word("promise"), "class_name": place.word("class"), "date": day}
    record(place, sent("expect", "promise", "committed", promise | {"evidence": place.word("promised evidence")}))
    again = {"text": place.word("shared again"), "visibility": "mentor"}
    record(place, sent("reflect", "seen", "reflected", again))
    save_drafts(user=place.learner, drafts={item_key("reflect", "next"): {"text": place.word("draft")}})
    file.refresh_from_db()
    place.things |= {
        "file": file.pk,
        "evidence": ActivityEvidence.objects.filter(cycle=first, file=file).get().pk,
        "cycle": second.pk,
        "first_cycle": first.pk,
        "shared": shared.pk,
        "private": hidden.pk,
        "reply": reply.pk,
        "serial": certificate.serial,
        "kid": SigningKey.objects.order_by("pk")[0].kid,
        "promise_item": item_key("expect", "promise"),
    }


def replaced(event: Any, place: Place) -> Any:
    """The usual right answer with a word of this learner's own in its text."""
    payload = dict(event.payload)
    if event.kind == "reflected":
        payload["text"] = place.word("shared" if payload["visibility"] == "mentor" else "private")
    if event.kind == "evidenced":
        payload["note"] = place.word("note")
    if event.kind == "committed":
        payload["what"] = place.word("first promise")
    return type(event)(**(vars(event) | {"payload": payload}))


def record(place: Place, event: Any) -> None:
    [answer] = record_events(user=place.learner, sent=[event])
    assert answer.status == "stored", answer.words


def upload(place: Place) -> PrivateFile:
    cleaned = Cleaned(fm.picture(), "jpg", "image/jpeg", thumbnail=fm.picture(size=(48, 36)), width=640, height=480)
    facts = {"kind": "photo", "title": place.word("file title"), "sent_sha256": "0"}
    return keep(owner=place.learner, client_id=uuid.uuid4(), cleaned=cleaned, facts=facts)[0]


def belong(place: Place, world: World) -> None:
    """Somebody asks to come in; the learner was refused elsewhere; an invitation hangs on the wall."""
    applicant = person(f"applicant-{place.letter}")
    asked = request_membership(user=applicant, place=place.school, role=Role.TEACHER)
    elsewhere = request_membership(user=place.learner, place=SchoolFactory(), role=Role.TEACHER)
    decline_membership(membership=elsewhere, by=world.admin, words=place.word("refusal"))
    invitation = InvitationFactory(school=place.school, created_by=place.head, code=f"ZQX{place.letter.upper()}WAHH77")
    place.learner.invitation_uses.create(invitation=invitation)
    place.things |= {
        "applicant": applicant,
        "request": asked.pk,
        "membership": place.things["learner_membership"],
        "refused_membership": elsewhere.pk,
        "invitation": invitation.pk,
        "code": invitation.code,
    }


def say(place: Place, world: World) -> None:
    """Ratings, answers, what was told to the learner."""
    framework, competency = Framework.objects.get(slug=world.common["framework"]), world.common["competency"]
    assessment = Assessment.objects.create(user=place.learner, framework=framework)
    Rating.objects.create(assessment=assessment, competency=competency, current=2, desirable=5)
    TechnologyPlacement.objects.create(user=place.learner, use="ttu-classroom-teaching", level="beginner")
    form = Questionnaire.objects.get(slug=world.common["questionnaire"])
    response = submit_response(
        questionnaire=form,
        user=place.learner,
        guest_pass=None,
        client_id=uuid.uuid4(),
        language="th",
        values={"s.k": place.word("answer")},
        about_kind="",
        about_uuid=None,
    )
    moved = place.learner.email_changes.create(
        old_email=f"old-{place.letter}@example.org", new_email=place.learner.email
    )
    notification = place.learner.notifications.order_by("pk").first()
    assert notification is not None
    preference = preference_of(place.learner)
    place.things |= {
        "assessment": assessment.pk,
        "response": response.pk,
        "notification": notification.pk,
        "stop": preference.unsubscribe_token,
        "email_change": moved.pk,
        "undo": signing.dumps(str(moved.pk), salt=email_changes.SALT),
    }


def own(place: Place) -> None:
    """A clash, a device, a copy of all data, a row about who looked."""
    kept = {
        "kind": "reflected",
        "activity": str(activity_key("expect")),
        "item": str(item_key("expect", "expectation")),
    }
    payload = kept | {"payload": {"text": place.word("clash"), "visibility": "private"}}
    clash = SyncConflict.objects.create(
        user=place.learner, client_id=uuid.uuid4(), kind="courses.event", payload=payload
    )
    store = SessionStore()
    store["_auth_user_id"] = str(place.learner.pk)
    store.save()
    device = UserSession.objects.create(
        user=place.learner, session_key=store.session_key, ip="127.0.0.1", user_agent=place.word("device"), data={}
    )
    key = Authenticator.objects.create(user=place.learner, type="webauthn", data=passkey(place.word("passkey")))
    seen = audit.write(verb="courses.reflection.read", actor=place.mentor, subject=place.learner)
    asked = request_export(user=place.learner)
    make_export(request_id=asked.pk)  # unless it was made as soon as it was asked for
    export = PrivacyRequest.objects.exclude(archive="").get(pk=asked.pk)
    place.things |= {
        "clash": clash.pk,
        "device": device.pk,
        "authenticator": key.pk,
        "export": export.pk,
        "audit": seen.pk,
    }


def passkey(name: str) -> dict[str, Any]:
    """What is kept of a passkey, made of a key that no device has."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    known = AttestedCredentialData.create(Aaguid.NONE, uuid.uuid4().bytes, public)
    proved = AuthenticatorData.create(hashlib.sha256(b"testserver").digest(), 0x45, 1, credential_data=known)
    said = {"type": "webauthn.create", "challenge": "YWJj", "origin": "https://testserver"}
    response = {
        "clientDataJSON": websafe_encode(json.dumps(said).encode()),
        "attestationObject": websafe_encode(bytes(AttestationObject.create("none", proved, {}))),
    }
    key = websafe_encode(known.credential_id)
    return {"name": name, "credential": {"id": key, "rawId": key, "type": "public-key", "response": response}}


# Browsers


def browser(world: World, role: str) -> Client:
    """As after the sign-in form a minute ago; editors and site admins with their second lock."""
    user = world.person(role)
    client = Client(raise_request_exception=False)
    if user is None:
        return client
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    client.force_login(user)
    methods = [{"method": "password", "at": time.time(), "email": user.email, "reauthenticated": True}]
    if role in STAFF:
        methods.append({"method": "mfa", "at": time.time(), "type": "totp", "reauthenticated": True})
    session = client.session
    session["account_authentication_methods"] = methods
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
