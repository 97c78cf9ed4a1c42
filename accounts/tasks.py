"""Work that a page does not wait for."""

from django_tasks import task

from accounts.services.privacy import make_export


@task()
def make_export_task(request_id: str) -> None:
    """Makes the copy a person asked for."""
    make_export(request_id=request_id)
