"""How forms become HTML: label, hint, error, input, in that order. See templates/forms/."""
from django.forms.renderers import TemplatesSetting


class RegisterRenderer(TemplatesSetting):
    """Set as FORM_RENDERER. Needs "django.forms" in INSTALLED_APPS for the widget templates."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
