"""Public pictures on one machine: what lies open there, and what is shut as in docs/deploy/nginx.conf."""

import re
from pathlib import Path

import pytest

from core.views.media import CLOSED

pytestmark = pytest.mark.django_db
NGINX = Path(__file__).parents[2] / "docs" / "deploy" / "nginx.conf"


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for folder in (*CLOSED, "images"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.jpg").write_bytes(b"picture")


def test_a_cleared_picture_is_sent(client):
    answer = client.get("/media/images/a.jpg")

    assert b"".join(answer.streaming_content) == b"picture"


@pytest.mark.parametrize("folder", sorted(CLOSED))
@pytest.mark.parametrize(
    "way", ["/media/{}/a.jpg", "/media/images/../{}/a.jpg", "/media//{}/a.jpg", "/media/./{}/a.jpg"]
)
def test_what_is_not_cleared_is_not_there(client, folder, way):
    assert client.get(way.format(folder)).status_code == 404


def test_nginx_shuts_the_same_folders():
    shut = re.findall(r"location /media/(\w+)/ \{ return 404; \}", NGINX.read_text("utf-8"))

    assert set(shut) == CLOSED
