"""One person with rows in every table about people, each text carrying a canary; and someone who knows them."""

import uuid
from types import SimpleNamespace

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import Membership, User
from accounts.services.memberships import assign_mentor, confirm_membership, decline_membership, request_membership
from accounts.services.notifications import preference_of
from accounts.services.privacy import make_export, request_export, set_research_consent
from competencies.models import (
    Answer,
    Assessment,
    Competency,
    Framework,
    GuestPass,
    Question,
    Questionnaire,
    Rating,
    Section,
)
from competencies.models import Response as FilledIn
from core.models import Link, PrivateFile, ReviewItem, SyncConflict
from core.services import audit
from courses.models import Certificate, Cycle, Draft, HelpDismissal, Item, MentorReply, Reflection, ReflectionRead, Unit
from courses.services.recording import record_events
from tests.accounts.thai_canary import CANARY
from tests.courses import authoring
from tests.factories import InvitationFactory, MembershipFactory, SchoolFactory, UserFactory

KEPT_CANARY = "คำตอบที่ให้ไว้แก่ผู้อื่น"


def make() -> SimpleNamespace:
    """The person (`user`), a mentor and mentee of theirs (`other`), and the file they uploaded."""
    user = UserFactory(email="canary-mail@example.org", display_name=f"ครู{CANARY}")
    other = UserFactory(display_name="ครูผู้อื่น")
    admin = UserFactory(is_superuser=True)
    belonging(user, other, admin)
    file = upload(user)
    learning(user, other)
    surveys(user)
    records(user, other)
    session(user)
    return SimpleNamespace(user=User.objects.get(pk=user.pk), other=other, file=file)


def belonging(user, other, admin):
    school = SchoolFactory()
    MembershipFactory(user=other, school=school)
    yes = request_membership(user=user, place=school, role="teacher")
    confirm_membership(membership=yes, by=admin)
    no = request_membership(user=user, place=SchoolFactory(), role="teacher")
    decline_membership(membership=no, by=admin, words=f"ไม่ใช่ {CANARY}")
    assign_mentor(by=admin, mentor=other, mentee=user, since=timezone.localdate())
    assign_mentor(by=admin, mentor=user, mentee=other, since=timezone.localdate())
    invitation = InvitationFactory(created_by=user, school=school)
    user.invitation_uses.create(invitation=InvitationFactory(created_by=other, mentor=user))
    Membership.objects.filter(user=other).update(confirmed_by=user)
    assert invitation.created_by == user
    set_research_consent(user=user, given=True)
    preference_of(user)


def upload(user):
    file = PrivateFile(
        owner=user, kind="photo", title=f"ภาพ {CANARY}", extension="txt", media_type="text/plain", size=9
    )
    file.sha256 = file.sent_sha256 = "0" * 64
    file.file.save("x", ContentFile(CANARY.encode()), save=False)
    file.thumbnail.save("y", ContentFile(CANARY.encode()), save=False)
    file.save()
    return file


def learning(user, other):
    unit = authoring.make_unit()
    page = authoring.make_activity(unit, "walk", [authoring.single("q1"), authoring.reflection("think")])
    authoring.answer(user, page, "q1", 1)
    thought = authoring.deed(page, "think", "reflected", {"text": f"คิดว่า {CANARY}", "visibility": "mentor"})
    record_events(user=user, sent=[thought])
    cycle = Cycle.objects.get(enrolment__user=user)
    reflection = Reflection.objects.get(cycle=cycle)
    Draft.objects.create(cycle=cycle, item=Item.objects.first(), payload={"text": CANARY}, client_at=timezone.now())
    reply = {"reflection_uuid": reflection.pk, "client_id": uuid.uuid4()}
    MentorReply.objects.create(learner=user, author=other, text=f"ตอบ {CANARY}", **reply)
    MentorReply.objects.create(
        learner=other, author=user, text=KEPT_CANARY, reflection_uuid=uuid.uuid4(), client_id=uuid.uuid4()
    )
    ReflectionRead.objects.create(reflection_uuid=uuid.uuid4(), reader=user)
    HelpDismissal.objects.create(mentor=user, learner=other, rule="quiet", about_uuid=uuid.uuid4())
    HelpDismissal.objects.create(mentor=other, learner=user, rule="quiet", about_uuid=uuid.uuid4())
    Certificate.objects.create(
        user=user, unit=Unit.objects.first(), cycle_uuid=cycle.pk, holder_name=CANARY, words={"th": {"title": "x"}},
        credential=f"header.{CANARY}.sign", issued_at=timezone.now(),
    )  # fmt: skip


def surveys(user):
    framework = Framework.objects.create(slug="f", audience="teacher", th="ก", en="a", origin="source")
    competency = Competency.objects.create(framework=framework, slug="f-1", order=1, th="ก", en="a", origin="source")
    assessment = Assessment.objects.create(user=user, framework=framework)
    Rating.objects.create(assessment=assessment, competency=competency, current=2, desirable=5)
    form = Questionnaire.objects.create(slug="q", title_th="ก", title_en="a")
    section = Section.objects.create(questionnaire=form, key="s", order=1, title_th="ก", title_en="a")
    question = Question.objects.create(section=section, key="k", kind="long", order=1, prompt_th="ก", prompt_en="a")
    filled = FilledIn.objects.create(questionnaire=form, user=user, language="th")
    Answer.objects.create(response=filled, question=question, value=f"เห็นว่า {CANARY}")
    GuestPass.objects.create(questionnaire=form, code="X", created_by=user, expires_at=timezone.now())


def records(user, other):
    SyncConflict.objects.create(user=user, client_id=uuid.uuid4(), kind="draft", payload={"text": CANARY})
    audit.write(verb="courses.reflection.read", actor=other, subject=user)
    audit.write(verb="accounts.person.helped", actor=user, subject=other)
    Link.objects.create(from_kind="a", from_uuid=uuid.uuid4(), to_kind="b", to_uuid=uuid.uuid4(), author=user)
    ReviewItem.objects.create(kind="x", object_key="1", reason="look", raised_by=user)
    log(instance=user, action="wagtail.edit", user=other)
    user.email_changes.create(old_email="canary-old@example.org", new_email=user.email, ip="127.0.0.1")
    make_export(request_id=request_export(user=user).pk)


def session(user):
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["note"] = CANARY
    store.save()
    UserSession.objects.create(user=user, session_key=store.session_key, ip="127.0.0.1", user_agent=CANARY, data={})
    untracked = SessionStore()
    untracked["_auth_user_id"] = str(user.pk)
    untracked.save()
