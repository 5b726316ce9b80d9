"""History and stored files can be added to, never changed or removed.

A trigger on every history table, and on the table of stored files, refuses UPDATE, DELETE and TRUNCATE, except in a session that
has said `set register.retention = 'on'` (a retention rule, or the test runner's flush).
Safe to re-run on a database where later migrations added history tables: it takes them all.
"""

from django.db import migrations

SQL = """
create or replace function history_is_append_only() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('register.retention', true), '') = 'on' then
    return case when tg_level = 'STATEMENT' then null
                when tg_op = 'DELETE' then old else new end;
  end if;
  raise exception 'Uppgifter i % får inte ändras eller tas bort (%)', tg_table_name, tg_op
    using errcode = 'insufficient_privilege';
end $$;

do $$
declare history text;
begin
  for history in
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind = 'r' and c.relname ~ '_historical|_storedfile$'
  loop
    execute format('drop trigger if exists append_only on %I', history);
    execute format('drop trigger if exists append_only_truncate on %I', history);
    execute format('create trigger append_only before update or delete on %I
                    for each row execute function history_is_append_only()', history);
    execute format('create trigger append_only_truncate before truncate on %I
                    for each statement execute function history_is_append_only()', history);
  end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("commissioning", "0001_initial")]
    operations = [
        migrations.RunSQL(SQL, "drop function history_is_append_only() cascade"),
    ]
