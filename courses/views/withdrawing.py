"""Wagtail's rooms for site admins: find a certificate, and withdraw it for a reason."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from accounts.requests import MemberRequest
from core import dates
from courses.certificate_forms import WithdrawForm
from courses.certificates import judge, why_withdrawn, words_for
from courses.models import Certificate
from courses.serials import letters_in
from courses.services.certifying import withdraw_certificate
from courses.views.activity import language_now

View = Callable[..., HttpResponse]
LIST = {"url": reverse_lazy("certificate_list"), "label": _("Certificates")}


def for_site_admins(view: View) -> View:
    """Nothing is here for anybody else, editors included: a name on a certificate is not theirs to look up."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(request.user, "is_superuser", False):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


def page_of(certificate: Certificate) -> str:
    return reverse("certificate_withdraw", args=[certificate.serial])


def title_of(certificate: Certificate) -> str:
    return str(words_for(certificate, language_now())["title"])


def issued_on(certificate: Certificate) -> str:
    return dates.medium(certificate.issued_at)


def standing_of(certificate: Certificate) -> str:
    return pgettext("certificate", "Withdrawn") if certificate.revoked_at else pgettext("certificate", "Counts")


class CountedCertificates(WagtailPaginator):
    @property
    def items_count_label(self) -> str:
        return ngettext("%(count)s certificate", "%(count)s certificates", self.count) % {"count": self.count}


class CertificateList(BaseListingView):
    """Newest first; searched by the holder's name or by the serial."""

    page_title = _("Certificates")
    header_icon = "success"
    no_results_message = _("No certificate was found.")
    index_url_name = "certificate_list"
    index_results_url_name = "certificate_list_results"
    is_searchable = True
    paginator_class = CountedCertificates
    paginate_by = 30
    default_ordering = ("-issued_at", "-pk")
    columns = [
        TitleColumn("serial", label=_("Serial"), get_url=page_of),
        Column("holder_name", label=pgettext_lazy("certificate", "Holder")),
        Column("unit", label=_("Unit"), accessor=title_of),
        Column("issued_at", label=_("Issued"), accessor=issued_on),
        StatusTagColumn(
            "standing", label=_("Status"), accessor=standing_of, primary=lambda one: one.revoked_at is None
        ),
    ]

    def get_base_queryset(self) -> QuerySet[Certificate]:
        return Certificate.objects.withdrawable_by(self.request.user)

    def search_queryset(self, queryset: Any) -> Any:
        name = " ".join(self.search_query.split())
        return queryset.found_by(name, letters_in(name)) if name else queryset


certificate_list = for_site_admins(require_safe(CertificateList.as_view()))
certificate_list_results = for_site_admins(require_safe(CertificateList.as_view(results_only=True)))


@for_site_admins
@require_http_methods(["GET", "POST"])
def certificate_withdraw(request: MemberRequest, serial: str) -> HttpResponse:
    """What the certificate says and whether it counts; the reason is given before it is withdrawn."""
    certificate = get_object_or_404(Certificate.objects.withdrawable_by(request.user), serial=serial)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if withdraw_certificate(certificate=certificate, reason=form.cleaned_data["reason"], by=request.user):
            messages.success(request, _g("Certificate %(serial)s is withdrawn.") % {"serial": serial})
        return redirect(page_of(certificate))
    context = {
        "certificate": certificate,
        "title": title_of(certificate),
        "verdict": judge(certificate),
        "reason": why_withdrawn(certificate) if certificate.revoked_at else "",
        "form": form,
        "header_title": certificate.serial,
        "breadcrumbs_items": [*CertificateList.breadcrumbs_items, LIST, {"url": "", "label": certificate.serial}],
        "header_icon": "success",
    }
    return render(request, "wagtailadmin/certificates/withdraw.html", context, status=422 if form.errors else 200)
