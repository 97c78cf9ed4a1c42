from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_migrate
        from wagtail import hooks
        from wagtail.documents import get_document_model
        from wagtail.models import UploadedFile

        from core import checks  # noqa: F401 - registers them
        from core.cache_table import make_cache_table
        from core.files.removal import remove_with_row
        from core.files.site_document import CleanDocumentFile
        from core.files.waiting import CleanWaitingFile
        from core.views.documents import document_serve

        post_migrate.connect(make_cache_table, sender=self, dispatch_uid="core.cache_table")
        post_delete.connect(remove_with_row, sender="core.PrivateFile", dispatch_uid="core.files.removal")
        # Wagtail's own tables stay; whatever is put into them passes through here, by any way.
        files = get_document_model()._meta.get_field("file")  # noqa: SLF001 - Django's own public name for it
        files.attr_class = CleanDocumentFile
        waiting = UploadedFile._meta.get_field("file")  # noqa: SLF001 - as above
        waiting.attr_class = CleanWaitingFile
        # After Wagtail's own rules, which turn away whoever a collection is closed to.
        hooks.register("before_serve_document", document_serve, order=1000)
