"""How forms look: our templates first, Django's where we have none."""

from django.forms.renderers import TemplatesSetting


class SiteFormRenderer(TemplatesSetting):
    """Forms and fields through templates/forms/."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
