"""Lists that come in: uploaded, judged row by row, applied in one short transaction, withdrawn, conflicts decided.

The face, for pages and commands (every action is keyword-only, `by` first; None is the local administrator):

    lists()                 what can be imported: definitions with id, title and columns, in the order of work
    comes_whole(list_id)    whether it is another department's list: a file is the whole list of a day (`released_on`)
    upload(by, list_id, name, content, area, mapping, all_or_nothing, released_on, request_key)   keep a file; the run is UPLOADED
    judge_run(run, by, mapping)   the run is JUDGED; or still UPLOADED with `run.columns["missing"]` and
                            `run.columns["refusal"]` (ask for a mapping, judge again); or REFUSED, see `preview(run).refusal`
    preview(run)            counts, columns, refusal, groups by cause with sample rows, the first problems
    apply_run(run, by)      the run is APPLIED (or REFUSED when `all_or_nothing` and a row is refused)
    withdraw_run(run, by, reason)   the run is WITHDRAWN; refuses with the names of what rests on it
    take(path, by, list_id, …)      all at once for a local file; `dry_run` leaves nothing behind
    marked_copy(run)        the marked-up workbook; None when there is nothing to mark or its days are over
    runs_visible_to(user)   ImportRun records where the user may import, newest first
    conflicts_visible_to(user)      ImportConflict records where the user may import, oldest first
    conflict_values(conflict), file_values(conflict)      what contradicts (column, in_file, on_file, reason); the whole row
    decide_conflict(by, conflict, accept, note)           accept writes the file's values, else what is on file stays
    saved_mapping(by, list_id), save_mapping(by, list_id, mapping)   heading seen → canonical heading, per organisation

Packages announce their lists with `handlers.register`.
"""

from nuanxin.orgs.intake.handlers import comes_whole, importable, lists
from nuanxin.orgs.intake.mappings import save_mapping, saved_mapping
from nuanxin.orgs.intake.queue import conflict_values, conflicts_visible_to, decide_conflict, file_values
from nuanxin.orgs.intake.report import Group, Preview, preview
from nuanxin.orgs.intake.rows import Difference, Problem
from nuanxin.orgs.intake.runs import apply_run, columns_of, default_area, judge_run, marked_copy, runs_visible_to, take, upload
from nuanxin.orgs.intake.taking import Outcome
from nuanxin.orgs.intake.withdrawal import withdraw_run

__all__ = [
    "Difference",
    "Group",
    "Outcome",
    "Preview",
    "Problem",
    "apply_run",
    "columns_of",
    "comes_whole",
    "conflict_values",
    "conflicts_visible_to",
    "decide_conflict",
    "default_area",
    "file_values",
    "importable",
    "judge_run",
    "lists",
    "marked_copy",
    "preview",
    "runs_visible_to",
    "save_mapping",
    "saved_mapping",
    "take",
    "upload",
    "withdraw_run",
]
