"""What a mentor types."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.services.replying import TEXT_LIMIT


class ReplyForm(forms.Form):
    """An answer, with the id that makes sending it again safe."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your answer"),
        max_length=TEXT_LIMIT,
        error_messages={"required": _("Write your answer first, then send it.")},
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What did you see in it? What would you ask? Two or three sentences are enough."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"client_id": uuid4()}, **kwargs)
