"""How departments' lists come in: each row judged against the newest release, the whole kept as a release of its own.

Loading this package announces every list that has a subject, the office's own included.
"""

from nuanxin.comparisons.intake.handler import ReleaseHandler
from nuanxin.engines import sheets
from nuanxin.orgs.intake import handlers

for name in sheets.known_lists():
    if sheets.load_list(name).subject:
        handlers.register(type(f"Release_{name}", (ReleaseHandler,), {"list_id": name}))

__all__ = ["ReleaseHandler"]
