"""Texts beside the search index, and on PostgreSQL the index over title and body together that Wagtail's own lacks."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Without fastupdate: pages are read far more often than saved, and a list of pending rows makes the planner shun the index.
CREATE = """
CREATE INDEX IF NOT EXISTS core_search_title_body ON wagtailsearch_indexentry
USING GIN ((title || body)) WITH (fastupdate = off)
"""


def create_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS core_search_title_body")


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_regular_jobs_and_sealed_audit'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtailsearch', '0010_add_text_fields'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_text', serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('kind', models.CharField(default='page', max_length=20, verbose_name='kind')),
                ('level', models.CharField(blank=True, max_length=20, verbose_name='level')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='wagtailsearch.indexentry')),
            ],
        ),
        migrations.RunPython(create_index, drop_index),
    ]
