"""How forms become HTML: label, hint, error, input, in that order. See templates/forms/."""

from typing import Any

from django.forms.renderers import DjangoTemplates, TemplatesSetting


class RegisterRenderer(TemplatesSetting):
    """Set as FORM_RENDERER: layouts are the project's templates, widgets are Django's own."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"

    def __init__(self) -> None:
        super().__init__()
        self._widgets = DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """Django's widget templates from Django itself, so that django.forms need not be an app."""
        if template_name.startswith("django/forms/"):
            return self._widgets.get_template(template_name)
        return super().get_template(template_name)
