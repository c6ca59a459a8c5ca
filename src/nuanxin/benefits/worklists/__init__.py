"""Work lists about benefits: who should be looked at, and why, in one sentence. `LISTS` names them, `counts` and `rows` read them.

    counts(prefixes, as_of)                              {list id: number of rows}
    rows("ending", prefixes, as_of, offset=0, limit=50)  one page of a list, the most urgent first
    ranking(prefixes, digits=9)                          facts worth collecting, by the decisions each blocks, per township
    rows("worth_collecting", prefixes, as_of, fact="hukou")   the persons behind one of them

`prefixes` are the area prefixes over which the user may look (`access.prefixes`).
"""

from nuanxin.benefits.worklists.decided import Worth, ranking
from nuanxin.benefits.worklists.lists import LISTS, Listed, WorkList, counts, rows
from nuanxin.benefits.worklists.rows import WorkRow

__all__ = ["LISTS", "Listed", "WorkList", "WorkRow", "Worth", "counts", "ranking", "rows"]
