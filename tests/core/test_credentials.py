import base64
import hashlib
import json
from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from django.core.management import call_command
from joserfc import jws
from joserfc.jwk import OKPKey

from core import credentials
from core.models import SigningKey
from core.services import keys

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)


def document(**more):
    return credentials.credential_document(
        urn="urn:uuid:1",
        holder=credentials.Holder(id="urn:uuid:2", name="ครูคำ ใจดี", email=" Kham@Example.org "),
        achievement=credentials.Achievement("urn:uuid:3", "หน่วย", "คำถาม", "ทำครบสี่ขั้น", alignments=[("ก", "lc", "/x")]),
        proof=credentials.Proof("http://x/verify/1/", "หน้าตรวจสอบ", "ค้นด้วยเลขที่"),
        at=AT,
        **more,
    )


def parts(token):
    return [json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2]]


def test_a_signed_credential_verifies_and_says_what_was_put_in():
    claims = credentials.verify(credentials.sign(document(), at=AT))

    assert claims["credentialSubject"]["achievement"]["name"] == "หน่วย"
    assert (claims["validFrom"], claims["nbf"]) == ("2026-11-21T03:04:05Z", int(AT.timestamp()))
    assert (claims["jti"], claims["sub"]) == ("urn:uuid:1", "urn:uuid:2")
    assert claims["iss"] == claims["issuer"]["id"]


def test_it_is_an_open_badge_in_the_terms_of_both_standards():
    made = document()

    assert made["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert made["@context"][1].startswith("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0")
    assert {"VerifiableCredential", "AchievementCredential"} <= set(made["type"])
    assert made["credentialSubject"]["achievement"]["criteria"]["narrative"]


def test_the_email_leaves_only_as_a_salted_hash():
    made = document()
    name, email = made["credentialSubject"]["identifier"]

    assert "example.org" not in json.dumps(made).lower().replace("support@example.org", "")
    assert email["identityHash"] == "sha256$" + hashlib.sha256(f"kham@example.org{email['salt']}".encode()).hexdigest()
    assert name["identityHash"] == "ครูคำ ใจดี"
    assert document()["credentialSubject"]["identifier"][1]["salt"] != email["salt"]


def test_the_header_leads_a_stranger_to_the_key_that_proves_it(client):
    token = credentials.sign(document(), at=AT)
    header, claims = parts(token)
    answer = client.get(header["kid"].removeprefix("http://127.0.0.1:8000"))

    assert answer.status_code == HTTPStatus.OK
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert jws.deserialize_compact(token, OKPKey.import_key(answer.json()), algorithms=["Ed25519"])
    assert client.get(claims["iss"].removeprefix("http://127.0.0.1:8000")).json()["id"] == claims["iss"]


def test_public_documents_never_hold_the_private_part(client):
    key = keys.signing_key()
    SigningKey.objects.update(public_jwk=json.loads(key.private_jwk))

    for path in ("/.well-known/jwks.json", f"/credentials/keys/{key.kid}.json"):
        assert json.loads(key.private_jwk)["d"] not in client.get(path).content.decode()
    assert client.get("/credentials/keys/unknown.json").status_code == HTTPStatus.NOT_FOUND
    assert client.post("/.well-known/jwks.json").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_new_key_signs_and_the_old_one_still_proves(client):
    before = credentials.sign(document(), at=AT)
    call_command("rotate_signing_key", verbosity=0)
    after = credentials.sign(document(), at=AT)

    assert parts(before)[0]["kid"] != parts(after)[0]["kid"]
    assert credentials.verify(before)
    assert credentials.verify(after)
    assert len(client.get("/.well-known/jwks.json").json()["keys"]) == 2


def test_a_site_that_moved_still_knows_its_own(settings):
    token = credentials.sign(document(), at=AT)
    settings.BASE_URL = "https://plc.example.org"

    assert credentials.verify(token)


def changed(token):
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["credentialSubject"]["identifier"][0]["identityHash"] = "อีกคน"
    return ".".join([head, base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("="), signature])


def unsigned(token):
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT","kid":"x"}').decode().rstrip("=")
    return f"{head}.{token.split('.')[1]}."


def by_a_stranger(token):
    header, claims = parts(token)
    stranger = OKPKey.generate_key("Ed25519")
    return jws.serialize_compact(header, json.dumps(claims).encode(), stranger, algorithms=["Ed25519"])


@pytest.mark.parametrize(
    "how", [changed, unsigned, by_a_stranger, lambda token: "x", lambda token: "", lambda token: token[:-9]]
)
def test_what_we_did_not_sign_is_refused(how):
    with pytest.raises(credentials.BadCredential):
        credentials.verify(how(credentials.sign(document(), at=AT)))


def test_something_else_we_signed_is_no_credential():
    key = keys.signing_key()
    header = {"alg": "Ed25519", "kid": key.kid}
    token = jws.serialize_compact(header, b"[]", OKPKey.import_key(json.loads(key.private_jwk)), algorithms=["Ed25519"])

    with pytest.raises(credentials.BadCredential):
        credentials.verify(token)
