"""SQL functions of migration 0001 as Django expressions."""

from django.db import models


class SwedishSortKey(models.Func):
    """`sv_sortkey(text)`: a byte-ordered key in Swedish alphabetical order, numbers by value."""

    function = "sv_sortkey"
    output_field = models.TextField(db_collation="C")


class SwedishFold(models.Func):
    """`sv_fold(text)`: lower case without accents, but with å, ä and ö kept."""

    function = "sv_fold"
    output_field = models.TextField()
