"""What a verifier of our credentials asks for: who issues them, and the public keys."""

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.credentials import CONTEXT, issuer_profile
from core.models import SigningKey
from core.services.keys import public_document, public_documents

JSON = {"ensure_ascii": False}


def open_to_all(response: JsonResponse) -> JsonResponse:
    """Verifiers run in the pages of others."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@cache_control(public=True, max_age=3600)
def issuer(request: HttpRequest) -> JsonResponse:
    return open_to_all(JsonResponse({"@context": CONTEXT} | issuer_profile(), json_dumps_params=JSON))


@require_safe
@cache_control(public=True, max_age=300)
def key_list(request: HttpRequest) -> JsonResponse:
    """All public keys as a JWK set. One query."""
    return open_to_all(JsonResponse(public_documents()))


@require_safe
@cache_control(public=True, max_age=3600)
def key_detail(request: HttpRequest, kid: str) -> JsonResponse:
    """One public key as a JWK: what `kid` in a credential points to."""
    return open_to_all(JsonResponse(public_document(get_object_or_404(SigningKey, kid=kid))))
