"""Complete history: tracked models refuse the writes that django-simple-history cannot see."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords
from simple_history.utils import bulk_create_with_history, bulk_update_with_history


class UntrackedWriteError(RuntimeError):
    """A write that would have left no history: use save(), `create_many` or `change_many`."""


class TrackedQuerySet(models.QuerySet[Any]):
    """Refuses `update`, `delete` and the bulk writes, which leave no history row."""

    def update(self, **kwargs: Any) -> int:
        raise UntrackedWriteError("use save() on each object, inside an action")

    def delete(self) -> Any:
        raise UntrackedWriteError("use delete() on each object, inside an action")

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        # bulk_create_with_history says so itself by setting this mark on the objects.
        objs = list(objs)
        if any(not getattr(obj, "_history_follows", False) for obj in objs):
            raise UntrackedWriteError("use create_many()")
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        # bulk_update_with_history says so itself by setting this mark on the objects.
        objs = list(objs)
        if any(not getattr(obj, "_history_follows", False) for obj in objs):
            raise UntrackedWriteError("use change_many(), inside an action")
        # A plain queryset, since this one refuses the `update` that it is made of.
        return models.QuerySet(self.model, using=self.db).bulk_update(objs, *args, **kwargs)

    def create_many(self, objs: Iterable[Any], *, reason: str, by: Any = None) -> list[Any]:
        """Insert many rows and their history in one transaction; `reason` is stored with each."""
        objs = list(objs)
        for obj in objs:
            obj._history_follows = True
        return bulk_create_with_history(
            objs, self.model, default_user=by, default_change_reason=reason
        )

    def change_many(
        self, objs: Iterable[Any], fields: Iterable[str], *, reason: str, by: Any = None
    ) -> None:
        """Update many rows and write their history in one transaction, with the same reason.

        The database's own constraints hold, but no `clean` is called. A mark on the objects is
        taken off again, so that a later save of one of them is judged by itself.
        """
        objs = list(objs)
        for obj in objs:
            obj._history_follows = True
            obj._change_reason = reason
        bulk_update_with_history(objs, self.model, list(fields), default_user=by)
        for obj in objs:
            del obj._history_follows


class TrackedModel(models.Model):
    """A domain model whose every change is kept with who, when and why."""

    objects: Any = TrackedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save_because(self, reason: str, *, by: Any = None, **kwargs: Any) -> None:
        """Validate and save, with the reason (and the user, outside a request) in history."""
        self._change_reason = reason
        if by is not None:
            self._history_user = by
        self.full_clean()
        self.save(**kwargs)

    def delete_because(self, reason: str, *, by: Any = None) -> None:
        """Delete, with the reason (and the user, outside a request) in history."""
        self._change_reason = reason
        if by is not None:
            self._history_user = by
        self.delete()


def track(**options: Any) -> HistoricalRecords:
    """The history manager every domain model has. Generated columns go in `excluded_fields`."""
    return HistoricalRecords(
        history_change_reason_field=models.CharField(max_length=200, blank=True, null=True),
        **options,
    )


class ConflictError(Exception):
    """Somebody else changed the record after the form was opened. `current` is what it is now."""

    def __init__(self, current: Any) -> None:
        super().__init__("Någon annan har ändrat uppgifterna sedan du öppnade sidan.")
        self.current = current


class Versioned(models.Model):
    """A record that is edited by form: each change raises `version`, and expects the last one."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def expect(self, version: int | None) -> None:
        """Refuse if the record has moved on. Call it with the row locked. None skips (imports)."""
        if version is not None and version != self.version:
            raise ConflictError(self)
        self.version += 1
