"""Wagtail's page of one's own settings, without what this site keeps elsewhere or does not keep.

A profile picture would be published as it was sent, with the place where it was taken; names are asked that our people
do not have. Their name, address and password stand on their own page of the site.
"""

from typing import Any

from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel, NameEmailSettingsPanel

LEFT_OUT = (AvatarSettingsPanel, NameEmailSettingsPanel)


class StaffAccountView(AccountView):
    """Notifications, language and theme; what is sent for other panels is not read."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, LEFT_OUT)]


staff_account = never_cache(require_admin_access(StaffAccountView.as_view()))
