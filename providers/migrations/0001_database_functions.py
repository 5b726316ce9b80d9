"""Extensions and the functions behind Swedish order and search.

The functions are locale-free, so an index built on one server is right on another.
They are used by generated columns: give a changed function a new name (sv_sortkey_v2).
Safe to re-run: everything is "create or replace" or "if not exists".
"""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

SQL = r"""
create or replace function sv_sortkey(x text) returns text
language sql immutable strict parallel safe
return (
  regexp_replace(regexp_replace(
    lower(
      translate(
        replace(replace(replace(replace(normalize(x, NFC),'ß','ss'),'Þ','th'),'þ','th'),'ĳ','ij'),
        'ÅåÄäÆæĘęÖöØøŐőŒœÔôÜüŰűÐðĐđÉéÈèÊêËëÁáÀàÂâÃãÍíÌìÎîÏïÓóÒòÕõÚúÙùÛûÝýÿÇçĆćČčÑñŃńŁłŚśŠšŹźŻżŽžŘřĚěŮů',
        '{{||||||}}}}}}}}}}yyyyddddeeeeeeeeaaaaaaaaiiiiiiiioooooouuuuuuyyyccccccnnnnllsssszzzzzzrreeuu'
      ) collate "C"),
    '\d+', '0000000000\&', 'g'),
    '\d*(\d{10})', '\1', 'g')
);
create or replace function sv_fold(x text) returns text
language sql immutable strict parallel safe
return lower(translate(normalize(x, NFC),
  'ÅÄÖÉéÈèÊêËëÜüÁáÀàÆæØø', 'åäöeeeeeeeeuuaaaaääöö') collate "C");
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.RunSQL(SQL, "drop function sv_sortkey(text); drop function sv_fold(text);"),
    ]
