import pytest
from django.test import Client


@pytest.fixture
def client_factory():
    """A new browser each time it is called."""
    return Client
