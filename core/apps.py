from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_migrate

        from core import checks  # noqa: F401 - registers them
        from core.cache_table import make_cache_table
        from core.files.removal import remove_with_row

        post_migrate.connect(make_cache_table, sender=self, dispatch_uid="core.cache_table")
        post_delete.connect(remove_with_row, sender="core.PrivateFile", dispatch_uid="core.files.removal")
