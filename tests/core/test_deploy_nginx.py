"""docs/deploy/nginx.conf in front of the page server, as docs/deploy says, with real requests through both.

Only ports, folders, the certificate and the user of the machine are put in place of those of the page.
"""

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from core import setup
from core.views.media import CLOSED
from tests.conftest import NGINX, NO_NGINX
from tests.core.test_deploy import DEPLOY, ask, running, server  # noqa: F401 - a fixture
from tests.databases import locked as alone

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not NGINX, reason=NO_NGINX)]
HOST, READER = "plc.example.org", "127.0.0.7"
EMAIL, PASSWORD = "reader@example.org", "meadow-river-lamp"
MAIN = """
daemon off; {user} pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
    include /etc/nginx/mime.types; access_log off;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    include {folder}/site;
}}
"""
SOW = """
import json, sys, uuid, django
django.setup()
from accounts.services.people import create_person
from core.files.cleaning import Cleaned
from core.services.files import keep
from tests.core import filemaking as fm
person = create_person(email=sys.argv[1], password=sys.argv[2], display_name="ครูอ่าน")
facts = {"kind": "photo", "title": "ป่าชุมชน", "sent_sha256": "0"}
picture = Cleaned(fm.picture(), "jpg", "image/jpeg", thumbnail=fm.picture(size=(48, 36)), width=640, height=480)
print(json.dumps({"file": str(keep(owner=person, client_id=uuid.uuid4(), cleaned=picture, facts=facts)[0].pk)}))
"""
SEEN = """
import json, django
django.setup()
from allauth.usersessions.models import UserSession
print(json.dumps(list(UserSession.objects.values_list("ip", flat=True))))
"""


def in_site(code, environment, *words):
    outcome = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=setup.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    return json.loads(outcome.stdout.splitlines()[-1])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def put_in_place(folder):
    """The site's own file with this machine's ports and folders; the ports of plain and of locked lines."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={HOST}",
         "-keyout", folder / "key.pem", "-out", folder / "chain.pem"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    plain, locked = free_port(), free_port()
    site = (DEPLOY / "nginx.conf").read_text("utf-8")
    changes = {
        r"listen \[::\]:\d+[^;]*;": "",
        r"listen 80;": f"listen 127.0.0.1:{plain};",
        r"listen 443 ": f"listen 127.0.0.1:{locked} ",
        r"/etc/letsencrypt/\S+fullchain.pem": str(folder / "chain.pem"),
        r"/etc/letsencrypt/\S+privkey.pem": str(folder / "key.pem"),
        r"/run/plc/": f"{folder}/",
        r"/srv/plc/var/": f"{folder}/var/",
    }
    for pattern, words in changes.items():
        site, count = re.subn(pattern, words, site)
        assert count, pattern
    (folder / "site").write_text(site)
    # A master that is root gives its workers away to somebody who may not look into the test's folder.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
    return plain, locked


@pytest.fixture
def front(server):  # noqa: F811 - the fixture
    """nginx before gunicorn: its two ports, the folders and the environment of the site."""
    folder, environment = server
    environment = environment | {"X_ACCEL_PREFIX": "/protected/"}
    plain, locked = put_in_place(folder)
    with alone("static"):
        subprocess.run([sys.executable, "-m", "core.setup", "static"], cwd=setup.ROOT, check=True, capture_output=True)
        shutil.copytree(setup.VAR / "static", folder / "var" / "static", dirs_exist_ok=True)
    with running("plc-pages.service", folder, environment):
        ask(folder / "pages.sock", "/livez")
        process = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.PIPE)
        try:
            wait_for(locked, process)
            yield plain, locked, folder, environment
        finally:
            process.terminate()
            process.communicate(timeout=15)


def wait_for(port, process):
    ends = time.monotonic() + 15
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            assert process.poll() is None, process.stderr.read().decode()
            assert time.monotonic() < ends, "nginx did not start"
            time.sleep(0.1)
        else:
            return


class Reader:
    """A browser at READER that keeps its cookies and claims to be somebody else."""

    def __init__(self, port):
        self.port = port
        self.cookies = {}

    def ask(self, path, method="GET", form=None, **headers):
        trust = ssl.create_default_context()
        trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
        line = http.client.HTTPSConnection(
            "127.0.0.1", self.port, context=trust, timeout=60, source_address=(READER, 0)
        )
        sent = {"Host": HOST, "Referer": f"https://{HOST}/th/", "X-Forwarded-For": "203.0.113.9"} | headers
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(method, path, urlencode(form) if form is not None else None, sent)
        answer = line.getresponse()
        answer.content = answer.read()
        for header in answer.msg.get_all("Set-Cookie") or []:
            self.cookies |= {name: one.value for name, one in SimpleCookie(header).items()}
        line.close()
        return answer

    def sign_in(self):
        page = self.ask("/th/accounts/login/").content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        form = {"csrfmiddlewaretoken": token, "login": EMAIL, "password": PASSWORD}
        return self.ask("/th/accounts/login/", "POST", form)


def test_a_reader_signs_in_and_reads_their_own_file_through_both_servers(front):
    _plain, locked, folder, environment = front
    file = in_site(SOW, environment, EMAIL, PASSWORD)["file"]
    reader = Reader(locked)

    assert reader.ask("/th/accounts/login/").status == 200
    assert Reader(locked).ask(f"/files/{file}/").status == 404
    assert reader.sign_in().status == 302
    assert in_site(SEEN, environment) == [READER]

    picture = reader.ask(f"/files/{file}/")
    assert (picture.status, picture.content[:3]) == (200, b"\xff\xd8\xff")
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert "X-Accel-Redirect" not in picture.headers
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in picture.headers["Content-Security-Policy"]
    assert "no-store" in picture.headers["Cache-Control"] or "private" in picture.headers["Cache-Control"]
    # The part that was asked for comes from nginx: the site itself sent no byte of it.
    part = reader.ask(f"/files/{file}/", Range="bytes=0-9")
    assert (part.status, len(part.content)) == (206, 10)
    kept = next((folder / "var" / "private").rglob("*.jpg")).relative_to(folder / "var" / "private")
    assert reader.ask(f"/protected/{kept}").status == 404


def test_static_files_and_cleared_pictures_come_from_the_disk(front):
    _plain, locked, folder, _environment = front
    var, reader = folder / "var", Reader(locked)
    shut = [f"media/{name}/a.svg" for name in sorted(CLOSED)]
    for path in ("media/images/a.svg", *shut):
        (var / path).parent.mkdir(parents=True, exist_ok=True)
        (var / path).write_text("<svg/>")
    name = json.loads((var / "static" / "staticfiles.json").read_text("utf-8"))["paths"]["css/site.css"]

    sheet = reader.ask(f"/static/{name}")
    assert (sheet.status, sheet.headers["Content-Type"]) == (200, "text/css")
    assert sheet.content == (var / "static" / name).read_bytes()
    assert "immutable" in sheet.headers["Cache-Control"]
    pressed = reader.ask(f"/static/{name}", **{"Accept-Encoding": "gzip"})
    assert pressed.headers["Content-Encoding"] == "gzip"
    assert pressed.content == (var / "static" / f"{name}.gz").read_bytes()
    drawing = reader.ask("/media/images/a.svg")
    assert (drawing.status, "sandbox" in drawing.headers["Content-Security-Policy"]) == (200, True)
    assert {path: reader.ask(f"/{path}").status for path in shut} == dict.fromkeys(shut, 404)
    (var / "private").mkdir(exist_ok=True)
    (var / "private" / "a").write_text("secret")
    for way in ("/static/../private/a", "/static..%2fprivate/a", "/static../private/a", "/media../private/a"):
        assert reader.ask(way).status in {400, 404}


def test_what_is_open_to_whom(front):
    plain, locked, _folder, _environment = front
    line = http.client.HTTPConnection("127.0.0.1", plain, timeout=30)
    line.request("GET", "/th/?a=b", headers={"Host": HOST})
    moved = line.getresponse()
    line.close()

    assert (moved.status, moved.headers["Location"]) == (301, f"https://{HOST}/th/?a=b")
    assert Reader(locked).ask("/livez").status == 200
    # The state of the machine is for the machine itself.
    assert Reader(locked).ask("/readyz").status == 403


@pytest.fixture(scope="module", autouse=True)
def tools():
    assert shutil.which("openssl"), "apt install openssl"
