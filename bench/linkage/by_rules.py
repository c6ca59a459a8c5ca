"""The rules of the product alone."""

from __future__ import annotations

import time

from bench.linkage.measuring import asked, finish
from nuanxin.engines.linkage.definition import waterfall
from nuanxin.engines.linkage.linking import link
from nuanxin.engines.linkage.sides import Sides


def main() -> None:
    case = asked()
    started = time.process_time()
    with Sides.of(waterfall(), case.people, case.rows) as sides:
        found = [(one.row, one.person) for one in link(sides).matches() if one.result == "matched"]
    finish(found, case.truth, started)


if __name__ == "__main__":
    main()
