"""Wagtail's document form: a file that cannot be cleaned is a sentence beside it, and what else was filled in stays."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm

from core.files.site_document import clean_site_document


class SiteDocumentForm(BaseDocumentForm):
    """What editors fill in for a document; set by WAGTAILDOCS_DOCUMENT_FORM_BASE."""

    def clean_file(self) -> Any:
        """The document as it will be stored. Raises UploadRefused, which the form shows."""
        given = self.cleaned_data["file"]
        return clean_site_document(given) if isinstance(given, UploadedFile) else given

    def _post_clean(self) -> None:
        """Of a file that was refused Wagtail would say as well that its name has no ending: one sentence is enough."""
        refusal = self.errors["file"].copy() if "file" in self.errors else None
        super()._post_clean()
        if refusal is not None:
            self.errors["file"] = refusal

    def add_error(self, field: str | None, error: Any) -> None:
        """The form after a multiple upload has no file, yet Wagtail's model finds that the file has no ending."""
        faults = getattr(error, "error_dict", {})
        if "file" in faults and "file" not in self.fields:
            error = ValidationError({name: found for name, found in faults.items() if name != "file"})
        super().add_error(field, error)
