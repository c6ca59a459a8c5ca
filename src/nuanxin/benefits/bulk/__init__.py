"""What every policy answers about everybody of an area, kept as files: `decide_all` makes a run, `newest` and `answers` read it.

decide_all(area="360722", as_of=day)        everybody under the area; only who changed, where the last run still holds
newest("360722")                            the newest finished run that covers the area, or None
answers(prefixes, policy=…, answer="yes")   who has which answer, in the areas of the user
export(run, path)                           the whole run as one CSV or Parquet file
"""

from nuanxin.benefits.bulk.running import Progress, decide_all
from nuanxin.benefits.bulk.runs import Answered, Run, answers, export, newest

__all__ = ["Answered", "Progress", "Run", "answers", "decide_all", "export", "newest"]
