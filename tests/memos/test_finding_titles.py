"""Every kind of finding has a title, and no title is left from one that is gone."""

import re
from pathlib import Path

from commissioning.memos import checks, form_checks
from commissioning.memos.finding_titles import TITLES

CODE = re.compile(r'"([A-ZÅÄÖ]{3,}(?:-[A-ZÅÄÖ]+)+|STAVNING|SYSKON|KRONOLOGI|INFLODE|FOTNOT|MALGRUPP'
                  r'|PLATSHALLARE|DIREKTUPPHANDLING|ATERREMISS|STORLEK|TECKEN)"')  # fmt: skip


def test_every_code_has_a_title():
    sources = [*Path(checks.__file__).parent.glob("*.py"), Path(form_checks.__file__)]
    used = {code for path in sources for code in CODE.findall(path.read_text("utf-8"))}
    assert used == set(TITLES)
