"""Work lists about benefits: who should be looked at, and why, in one sentence. `LISTS` names them, `counts` and `rows` read them.

    counts(prefixes, as_of)                              {list id: number of rows}
    rows("ending", prefixes, as_of, offset=0, limit=50)  one page of a list, the most urgent first

`prefixes` are the area prefixes over which the user may look (`access.prefixes`).
"""

from nuanxin.benefits.worklists.lists import LISTS, Listed, WorkList, WorkRow, counts, rows

__all__ = ["LISTS", "Listed", "WorkList", "WorkRow", "counts", "rows"]
