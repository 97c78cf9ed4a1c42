"""A round at its end, and what follows from it."""

from django.test import Client

from courses.services.certifying import make_certificate
from courses.services.recording import begin_next_cycle
from tests.courses.learning import right_answers

NAME = "นางสาวคำแปง ใจดี"
UNIT_PATH = "/th/units/small-unit/"


def client_of(user=None):
    client = Client()
    if user:
        client.force_login(user)
    return client


def finish(learner):
    """Takes the newest round of the small unit to its end."""
    learner.do(*right_answers())
    return learner.cycle


def finish_another(learner, unit):
    begin_next_cycle(user=learner.user, unit=unit)
    return finish(learner)


def certified(learner, name=NAME):
    return make_certificate(cycle=finish(learner), by=learner.user, holder_name=name)
