"""Lists that come in: uploaded, judged row by row, applied in one short transaction, withdrawn, conflicts decided.

The face, for pages (every action is keyword-only, `by` first; None is the local administrator):

    lists() -> tuple[ListSpec, ...]                            what can be imported (id, title, columns), in the order of work
    upload(*, by, list_id, name, content, area=None, mapping=None, all_or_nothing=False, request_key=None) -> ImportRun
                                                               state UPLOADED; the same `request_key` gives the same run again
    judge_run(run, *, by, mapping=None, progress=None) -> ImportRun
                                                               state JUDGED, with counts, columns and marked copy; or still
                                                               UPLOADED with `run.columns["missing"]` and `run.columns["refusal"]`
                                                               when required columns are missing (ask for a mapping, judge again);
                                                               or REFUSED with the reason in `preview(run).refusal`
    preview(run) -> Preview                                    counts, columns, refusal, groups: tuple[Group, ...] by cause
        Group(verdict, column, cause, count, samples)          samples: tuple[Problem, ...] (row, column, value, reason)
    apply_run(run, *, by, progress=None) -> ImportRun          state APPLIED (or REFUSED when all_or_nothing and a row is refused)
    withdraw_run(run, *, by, reason) -> ImportRun              state WITHDRAWN; refuses with the names of what rests on it
    runs_visible_to(user) -> QuerySet[ImportRun];              get_run(user, pk) -> ImportRun, raises NotVisible
    marked_copy(run) -> bytes | None                           the marked-up workbook (.xlsx), None once it is purged
    conflicts_visible_to(user) -> QuerySet[ImportConflict];    get_conflict(user, pk) -> ImportConflict, raises NotVisible
    conflict_values(conflict) -> tuple[Difference, ...]        Difference(column, in_file, on_file, differs): both values, as shown
    decide_conflict(*, by, conflict, accept: bool, note) -> ImportConflict
                                                               accept writes the file's values, dismiss keeps what is on file
    saved_mapping(by, list_id) -> dict[str, str]               heading seen -> canonical heading, of the user's organisation
    save_mapping(*, by, list_id, mapping) -> None              judge_run(mapping=...) saves it too
"""
