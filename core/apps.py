from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_migrate
        from wagtail import hooks

        from core import checks  # noqa: F401 - registers them
        from core.cache_table import make_cache_table
        from core.files.removal import remove_with_row
        from core.views.documents import document_serve

        post_migrate.connect(make_cache_table, sender=self, dispatch_uid="core.cache_table")
        post_delete.connect(remove_with_row, sender="core.PrivateFile", dispatch_uid="core.files.removal")
        # After Wagtail's own rules, which turn away whoever a collection is closed to.
        hooks.register("before_serve_document", document_serve, order=1000)
