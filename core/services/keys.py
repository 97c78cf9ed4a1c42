"""The keys that sign credentials: made when first needed, changed by `rotate`, never thrown away."""

import json
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone
from joserfc.jwk import OKPKey

from core.models import SigningKey

CURVE: Literal["Ed25519"] = "Ed25519"


def make_key() -> SigningKey:
    """A new key; its id is the thumbprint of RFC 7638, so that it can be checked against the key itself."""
    made = OKPKey.generate_key(CURVE)
    kid = made.thumbprint()
    private = json.dumps(made.as_dict(private=True), sort_keys=True)
    return SigningKey.objects.create(kid=kid, private_jwk=private, public_jwk=made.as_dict(private=False))


def signing_key() -> SigningKey:
    """The key that signs today. The first certificate of a site makes it; two made at once both stay good."""
    return SigningKey.objects.filter(retired_at=None).order_by("-created_at", "-pk").first() or make_key()


@transaction.atomic
def rotate() -> SigningKey:
    """A new key signs from now on; what the earlier ones signed stays verifiable."""
    made = make_key()
    SigningKey.objects.filter(retired_at=None).exclude(pk=made.pk).update(retired_at=timezone.now())
    return made


def public_document(key: SigningKey) -> dict[str, Any]:
    """What the world may know of a key. Only the public members are copied, whatever the row holds."""
    known = {name: key.public_jwk[name] for name in ("kty", "crv", "x")}
    return known | {"kid": key.kid, "alg": CURVE, "use": "sig"}


def public_documents() -> dict[str, Any]:
    """All keys that ever signed, newest first. One query."""
    return {"keys": [public_document(key) for key in SigningKey.objects.order_by("-created_at", "-pk")]}
