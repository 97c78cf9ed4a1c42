"""The floors: a stock Wagtail page with the same StreamField, a bare authenticated insert, an empty answer."""

import json
import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from wagtail.models import Page

from core.models import SyncConflict
from courses.blocks import ITEM_BLOCKS
from courses.models import ActivityPage, UnitPage


def serve_as_stock(request: HttpRequest, page: Any) -> HttpResponse:
    """As `wagtail start` sets a page up: its template renders the StreamField and the userbar."""
    return render(request, "bench/stock_page.html", page.get_context(request))


def install() -> None:
    """Under /stock/ pages are served by Wagtail's own routing and a stock template; elsewhere as ever.

    Questions are shown there as Wagtail shows any block without a template: our own templates, which want a learner's
    state, would come out nearly empty and make the floor too cheap.
    """
    for _name, block in ITEM_BLOCKS:
        ActivityPage.body.field.stream_block.child_blocks[block.kind].meta.template = None
    for kind in (ActivityPage, UnitPage):
        ours = kind.serve

        def serve(self: Page, request: HttpRequest, *args: Any, _ours: Any = ours, **kwargs: Any) -> HttpResponse:
            if "/stock/" in request.path:
                return serve_as_stock(request, self)
            return _ours(self, request, *args, **kwargs)

        kind.serve = serve  # type: ignore[method-assign]  # on purpose: the bench asks the same page both ways


@login_required
def bare_insert(request: HttpRequest) -> JsonResponse:
    """Session, person, one INSERT in a transaction: the least a saved answer can cost."""
    body = json.loads(request.body)
    with transaction.atomic():
        row = SyncConflict.objects.create(
            user=request.user, client_id=uuid.UUID(body["id"]), kind="bench", payload=body["payload"]
        )
    return JsonResponse({"id": str(row.pk)})


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")
