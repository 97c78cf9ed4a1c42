"""Sums of many people's answers, for officers, editors and site admins; and the codes for guests."""

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import MemberRequest
from competencies import exports, research
from competencies.forms import GuestPassForm
from competencies.models import Framework, GuestPass, Questionnaire
from competencies.permissions import check_can_export_answers, may_export_answers, may_read_results
from competencies.results import framework_results, results_of
from competencies.services.responding import create_guest_pass, end_guest_pass
from core.services import audit

FILE_TYPES = {
    "csv": ("text/csv; charset=utf-8", exports.csv_of),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", exports.xlsx_of),
}

RESEARCH_TABLES = {"answers": research.answers_table, "words": research.words_table}


def only_readers(request: HttpRequest) -> None:
    """Who may read no results finds nothing here."""
    if not may_read_results(request.user):
        raise Http404


def questionnaire_at(request: HttpRequest, slug: str) -> Questionnaire:
    """One version (`?version=`, else the newest), retired ones included: their answers stay readable."""
    only_readers(request)
    versions = Questionnaire.objects.visible_to(request.user).filter(slug=slug).order_by("-version")
    wanted = request.GET.get("version", "")
    found = versions.filter(version=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 5 else versions.first()
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def results_list(request: HttpRequest) -> HttpResponse:
    only_readers(request)
    answered = Count("responses")
    questionnaires = Questionnaire.objects.visible_to(request.user).annotate(answers=answered)
    listed = questionnaires.filter(Q(retired_at=None) | Q(answers__gt=0)).order_by("slug", "-version")
    frameworks = Framework.objects.visible_to(request.user).in_force().for_listing()
    context = {"questionnaires": listed, "frameworks": frameworks}
    return render(request, "competencies/results_list.html", context)


@login_required
@require_GET
def results_detail(request: HttpRequest, slug: str) -> HttpResponse:
    questionnaire = questionnaire_at(request, slug)
    results = results_of(questionnaire, request.GET.get("group", ""))
    context = {
        "results": results,
        "questionnaire": questionnaire,
        "smallest": settings.SMALLEST_GROUP_SHOWN,
        "may_export": may_export_answers(request.user),
    }
    return render(request, "competencies/results_detail.html", context)


@login_required
@require_GET
def results_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The sums as a table for a spreadsheet."""
    questionnaire = questionnaire_at(request, slug)
    table = exports.sums_table(results_of(questionnaire, request.GET.get("group", "")))
    return as_file(table, f"{questionnaire.slug}-v{questionnaire.version}-sums", kind)


@login_required
@require_POST
def answers_export(request: HttpRequest, slug: str, part: str, kind: str) -> HttpResponse:
    """For research, of those who said yes to it: lines without names, or written words. Leaves a row in the audit."""
    questionnaire = questionnaire_at(request, slug)
    check_can_export_answers(request.user)
    with transaction.atomic():
        table = list(RESEARCH_TABLES[part](questionnaire, settings.SMALLEST_GROUP_SHOWN))
        key, data = questionnaire.slug, {"version": questionnaire.version, "part": part, "rows": len(table) - 1}
        audit.write(verb="competencies.answers.exported", actor=request.user, kind="questionnaire", key=key, data=data)
    return as_file(table, f"{questionnaire.slug}-v{questionnaire.version}-{part}", kind)


def as_file(table: exports.Table, name: str, kind: str) -> HttpResponse:
    content_type, made = FILE_TYPES[kind]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return HttpResponse(made(table), content_type=content_type, headers=headers)


@login_required
@require_GET
def framework_results_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """How all who assessed themselves stand: first rounds beside later ones."""
    only_readers(request)
    frameworks = Framework.objects.visible_to(request.user).in_force().select_related("document")
    framework = get_object_or_404(frameworks, slug=slug)
    context = {"results": framework_results(framework), "smallest": settings.SMALLEST_GROUP_SHOWN}
    return render(request, "competencies/framework_results_detail.html", context)


@login_required
def guest_pass_list(request: MemberRequest, slug: str) -> HttpResponse:
    """The codes that open this questionnaire; POST makes one more."""
    questionnaire = questionnaire_at(request, slug)
    form = GuestPassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = create_guest_pass(questionnaire=questionnaire, by=request.user, days=form.cleaned_data["days"])
        return redirect("competencies:guest-pass-sheet", slug=slug, pk=made.pk)
    passes = GuestPass.objects.usable().filter(questionnaire__slug=slug).order_by("-created_at", "-pk")
    context = {"questionnaire": questionnaire, "form": form, "passes": passes}
    return render(request, "competencies/guest_pass_list.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def guest_pass_sheet(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Link, code and QR, to send by LINE or to print."""
    only_readers(request)
    passes = GuestPass.objects.usable().filter(questionnaire__slug=slug).select_related("questionnaire")
    guest_pass = get_object_or_404(passes, pk=pk)
    query = urlencode({"code": guest_pass.code})
    link = request.build_absolute_uri(f"{guest_pass.questionnaire.get_absolute_url()}?{query}")
    picture = segno.make(link, error="m", micro=False).svg_data_uri(scale=8, border=2)
    context = {"guest_pass": guest_pass, "link": link, "picture": picture}
    return render(request, "competencies/guest_pass_sheet.html", context)


@login_required
@require_POST
def guest_pass_end(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    only_readers(request)
    guest_pass = get_object_or_404(GuestPass.objects.usable().filter(questionnaire__slug=slug), pk=pk)
    end_guest_pass(guest_pass=guest_pass, by=request.user)
    messages.success(request, _("The code is closed. Answers given by it stay."))
    return redirect("competencies:guest-pass-list", slug=slug)
