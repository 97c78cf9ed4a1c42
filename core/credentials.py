"""Open Badges 3.0: an achievement as a Verifiable Credential, signed as a VC-JWT (Ed25519, RFC 9864).

A verifier needs nothing but the token: `kid` is the address of the public key, `iss` that of the issuer's profile.
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from core.models import SigningKey
from core.services.keys import CURVE, signing_key

Json = dict[str, Any]
CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
# Names the kind of list in which a credential can be revoked.
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
TYPES = ["VerifiableCredential", "AchievementCredential", "OpenBadgeCredential"]
LONGEST = 100_000


class BadCredential(Exception):
    """Not signed by one of our keys, or not a credential at all."""


@dataclass(frozen=True)
class Holder:
    """Who achieved it. The e-mail leaves this machine only as a salted hash."""

    id: str
    name: str
    email: str = ""


@dataclass(frozen=True)
class Achievement:
    """What was achieved, in one language, with the competencies it stands for: (name, code, address)."""

    id: str
    name: str
    description: str
    narrative: str
    language: str = "th"
    kind: str = "CertificateOfCompletion"
    alignments: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Proof:
    """Where anyone can look it up, and what they find there."""

    url: str
    name: str
    narrative: str


def issuer_address() -> str:
    return f"{settings.BASE_URL}/credentials/issuer.json"


def key_address(kid: str) -> str:
    return f"{settings.BASE_URL}/credentials/keys/{kid}.json"


def revocations_address() -> str:
    return f"{settings.BASE_URL}/credentials/revoked.json"


def issuer_profile() -> Json:
    """Who signs: the site, by its address."""
    return {
        "id": issuer_address(),
        "type": ["Profile"],
        "name": settings.SITE_NAME,
        "url": settings.BASE_URL,
        "email": settings.SUPPORT_EMAIL,
    }


def identities(holder: Holder) -> list[Json]:
    """The name as printed, and the e-mail as a hash with a salt of its own."""
    named = {"type": "IdentityObject", "hashed": False, "identityHash": holder.name, "identityType": "name"}
    if not holder.email:
        return [named]
    salt = secrets.token_hex(16)
    digest = hashlib.sha256((holder.email.strip().lower() + salt).encode()).hexdigest()
    hashed = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress",
        "salt": salt,
    }
    return [named, hashed]


def achievement_document(achievement: Achievement) -> Json:
    aligned = [
        {"type": ["Alignment"], "targetName": name, "targetCode": code, "targetUrl": url}
        for name, code, url in achievement.alignments
    ]
    return {
        "id": achievement.id,
        "type": ["Achievement"],
        "achievementType": achievement.kind,
        "name": achievement.name,
        "description": achievement.description,
        "criteria": {"narrative": achievement.narrative},
        "inLanguage": achievement.language,
        "creator": issuer_profile(),
    } | ({"alignment": aligned} if aligned else {})


def credential_document(*, urn: str, holder: Holder, achievement: Achievement, proof: Proof, at: datetime) -> Json:
    """The credential before it is signed."""
    return {
        "@context": [*CONTEXT, EXTENSIONS],
        "id": urn,
        "type": TYPES,
        "name": achievement.name,
        "issuer": issuer_profile(),
        "validFrom": stamp(at),
        "awardedDate": stamp(at),
        "credentialSubject": {
            "id": holder.id,
            "type": ["AchievementSubject"],
            "identifier": identities(holder),
            "achievement": achievement_document(achievement),
        },
        "evidence": [{"id": proof.url, "type": ["Evidence"], "name": proof.name, "narrative": proof.narrative}],
        "credentialStatus": {"id": revocations_address(), "type": "1EdTechRevocationList"},
    }


def revocation_list(revoked: list[str]) -> Json:
    """1EdTech's list of credentials that do not count any more, by their ids; what anyone who holds one may ask for."""
    listed = [{"id": urn, "revoked": True} for urn in revoked]
    # 1EdTech's own validator has read the one name and the other.
    lists = {"revokedCredential": listed, "revokedCredentials": listed}
    return {"id": revocations_address(), "issuer": issuer_address()} | lists


def id_in(token: str) -> str:
    """The id a token of our own table says, without proving it; nothing where there is none."""
    try:
        return str(json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))["id"])
    except (IndexError, KeyError, ValueError):
        return ""


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sign(document: Json, *, at: datetime) -> str:
    """The credential as a compact VC-JWT. Costs one query, two when the site has no key yet."""
    key = signing_key()
    header = {"alg": CURVE, "typ": "JWT", "kid": key_address(key.kid)}
    claims = document | {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": int(at.timestamp()),
    }
    body = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, body, OKPKey.import_key(json.loads(key.private_jwk)), algorithms=[CURVE])


def verify(token: str) -> Json:
    """What the token says, once one of our keys, retired ones included, has proved it. Raises BadCredential.

    Only the last part of `kid` counts, so that a site which moved to another address still knows its own.
    """
    if len(token) > LONGEST:
        raise BadCredential("too long")
    try:
        header = jws.extract_compact(token.encode()).headers()
        kid = str(header["kid"]).rsplit("/", 1)[-1].removesuffix(".json")
        key = SigningKey.objects.get(kid=kid)
        proved = jws.deserialize_compact(token, OKPKey.import_key(key.public_jwk), algorithms=[CURVE])
        claims = json.loads(proved.payload)
    except (JoseError, SigningKey.DoesNotExist, ValueError, KeyError, TypeError) as error:
        raise BadCredential(str(error)) from error
    if not isinstance(claims, dict) or "credentialSubject" not in claims:
        raise BadCredential("not a credential")
    return claims
