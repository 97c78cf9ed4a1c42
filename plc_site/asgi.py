"""Pages and sockets: one process in the embedded default, `/ws/` and `/live/` alone in production."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plc_site.settings.dev")
django.setup(set_prefix=False)

from channels.auth import AuthMiddlewareStack  # noqa: E402 - apps must be loaded first
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 - as above
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402 - as above

from core.files.door import BodyLimit  # noqa: E402 - as above
from core.static import with_static  # noqa: E402 - as above
from plc_site.lifespan import Lifespan  # noqa: E402 - as above
from plc_site.pages import Pages  # noqa: E402 - as above
from plc_site.routing import websocket_urlpatterns  # noqa: E402 - as above

application = ProtocolTypeRouter(
    {
        "http": with_static(BodyLimit(Pages())),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
        "lifespan": Lifespan(),
    }
)
