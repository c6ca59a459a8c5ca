"""The steps of an import from a page: upload, judge, look, apply."""

from __future__ import annotations

import datetime
import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from nuanxin.engines import sheets
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, files
from nuanxin.orgs.enums import ImportState
from nuanxin.orgs.intake import mappings, report, taking
from nuanxin.orgs.intake.handlers import Context, importable, release_day
from nuanxin.orgs.intake.judging import Progress
from nuanxin.orgs.intake.taking import Outcome
from nuanxin.orgs.intake.writing import AlreadyAppliedError
from nuanxin.orgs.models import Area, ImportRun, Office, User

OPEN = (ImportState.UPLOADED, ImportState.JUDGED)


def default_area(by: User | None) -> Area:
    """What an import is limited to unless told: the user's widest area, the office's own on the command line."""
    held = access.prefixes(by, access.Permission.IMPORT) if by else ()
    if by is None:
        office = Office.objects.select_related("area").first()
        if office is None:
            raise UserError("还没有建立本机构，不能导入。请先运行 nuanxin init。")
        return office.area
    if not held:
        raise UserError("您没有导入表格的权限，不能办理。请联系本机构的系统管理员。")
    return Area.objects.get(prefix=min(held, key=lambda prefix: (len(prefix), prefix)))


def upload(
    *,
    by: User | None,
    list_id: str,
    name: str,
    content: bytes | BinaryIO | Path,
    area: Area | None = None,
    mapping: Mapping[str, str] | None = None,
    all_or_nothing: bool = False,
    released_on: datetime.date | None = None,
    request_key: str | None = None,
) -> ImportRun:
    """Keep a file, encrypted, to be judged. The same `request_key` again gives the run it made.

    Refuses a list that cannot be imported, an area without permission, a mapping to unknown columns, and a day to come.
    """
    if list_id not in importable():
        raise UserError(f"没有名为“{list_id}”的表可导入。可导入的表：{'、'.join(importable())}。")
    area = area or default_area(by)
    access.require(by, access.Permission.IMPORT, area.pk)
    if request_key and (earlier := ImportRun.objects.filter(request_key=request_key).first()):
        return own(earlier, by)
    known = mappings.saved_mapping(by, list_id) | mappings.checked_mapping(list_id, mapping or {})
    said = {"mapping": known, "all_or_nothing": all_or_nothing, "released_on": release_day(list_id, released_on)}
    try:
        with transaction.atomic():
            return create(by, list_id, name, content, area, said, request_key)
    except IntegrityError:
        if request_key and (earlier := ImportRun.objects.filter(request_key=request_key).first()):
            return own(earlier, by)
        raise


def own(run: ImportRun, by: User | None) -> ImportRun:
    if run.by_id != (by.pk if by else None):
        raise UserError("这个提交编号已被使用。请重新打开导入页面。")
    return run


def create(
    by: User | None,
    list_id: str,
    name: str,
    content: Any,
    area: Area,
    said: Mapping[str, Any],
    request_key: str | None,
) -> ImportRun:
    stored = files.store(content if not isinstance(content, bytes) else io.BytesIO(content), name=name, by=by)
    run = ImportRun.objects.create(
        list_id=list_id,
        by=by,
        by_name=audit.name_of(by)[:80],
        area=area,
        file=stored,
        file_name=stored.name,
        file_digest=stored.digest,
        request_key=request_key or None,
        **said,
    )
    audit.record("orgs.import.uploaded", by=by, subject=run, area=area.pk, list_id=list_id)
    return run


@contextmanager
def reading(run: ImportRun, context: Context) -> Iterator[sheets.Parsed]:
    """The run's file, decrypted into a private folder for as long as it is read."""
    with tempfile.TemporaryDirectory(prefix="nuanxin-") as folder:
        path = Path(folder) / f"upload{Path(run.file_name).suffix.lower()[:10]}"
        files.copy_to(run.file, path)
        with taking.opened(path, context, run.mapping) as parsed:
            yield parsed


def begin(run: ImportRun, by: User | None, states: tuple[ImportState, ...]) -> Context:
    """The context of the run; refuses who may not import there, and a run that is settled."""
    access.require(by, access.Permission.IMPORT, run.area_id)
    run.refresh_from_db()
    if run.state not in states:
        raise UserError(
            f"文件“{run.file_name}”的状态是“{run.get_state_display()}”，不能再{'核对' if states == OPEN else '导入'}。请重新上传。"
        )
    return Context.load(run.list_id, by, run.area, run.released_on)


def judge_run(
    run: ImportRun, *, by: User | None, mapping: Mapping[str, str] | None = None, progress: Progress = taking.silent
) -> ImportRun:
    """Give every row its verdict, write nothing but the outcome. A `mapping` is kept for the organisation.

    Leaves the run JUDGED; UPLOADED with `columns["missing"]` and `columns["refusal"]` when required columns are not
    found; REFUSED when the file cannot be read (the reason is in `preview(run).refusal`).
    """
    context = begin(run, by, OPEN)
    if mapping:
        mappings.save_mapping(by=by, list_id=run.list_id, mapping=mapping)
        run.mapping = run.mapping | mappings.checked_mapping(run.list_id, mapping)
    try:
        with reading(run, context) as parsed:
            outcome, plan = taking.judged(parsed, context, progress)
            plan.close()
            save_outcome(run, outcome, ImportState.JUDGED)
            keep_marked(run, parsed, outcome, by)
    except sheets.ColumnsMissingError as error:
        save_outcome(run, Outcome(columns=columns_of(error), refusal=error.problems), ImportState.UPLOADED)
    except UserError as error:
        save_outcome(run, Outcome(refusal=error.problems), ImportState.REFUSED)
    return run


def columns_of(error: sheets.ColumnsMissingError) -> dict[str, Any]:
    found = error.layout.columns.as_dict() if error.layout else {"found": {}, "unknown": [], "missing": []}
    return {**found, "refusal": str(error)}


def save_outcome(run: ImportRun, outcome: Outcome, state: ImportState) -> None:
    report.keep(run, outcome)
    run.applied_at = None
    run.state = state
    run.save(update_fields=["state", "counts", "columns", "problems", "mapping", "applied_at"])


def keep_marked(run: ImportRun, parsed: sheets.Parsed, outcome: Outcome, by: User | None) -> None:
    """Store the marked-up copy; a file without problems needs none."""
    if not outcome.problems:
        return
    with tempfile.TemporaryDirectory(prefix="nuanxin-") as folder:
        path = Path(folder) / "marked.xlsx"
        taking.write_marked(parsed, outcome, path)
        with transaction.atomic():
            run.marked = files.store(path, name=f"{Path(run.file_name).stem}（核对结果）.xlsx", by=by)
            run.save(update_fields=["marked"])


def marked_copy(run: ImportRun) -> bytes | None:
    """The marked-up workbook; None when there was nothing to mark or its days are over."""
    if run.marked is None or run.marked.purged_at:
        return None
    return files.read(run.marked)


def apply_run(run: ImportRun, *, by: User | None, all_or_nothing: bool | None = None, progress: Progress = taking.silent) -> ImportRun:
    """Take the good rows of a judged run in, together. The file is judged again first: the register may have changed.

    `all_or_nothing` replaces what was said when the file was uploaded.

    Refuses a run that somebody applied meanwhile. With `all_or_nothing` and a refused row the run becomes REFUSED.
    """
    context = begin(run, by, (ImportState.JUDGED,))
    if all_or_nothing is not None:
        run.all_or_nothing = all_or_nothing
        run.save(update_fields=["all_or_nothing"])
    with reading(run, context) as parsed:
        try:
            outcome = taking.apply(parsed, context, run, progress)
        except AlreadyAppliedError as error:
            raise UserError(f"文件“{run.file_name}”已由别人处理，没有重复导入。请刷新页面。") from error
        if outcome.refusal:
            save_outcome(run, outcome, ImportState.REFUSED)
        keep_marked(run, parsed, outcome, by)
    return run


def runs_visible_to(user: User) -> QuerySet[ImportRun]:
    """Imports limited to where `user` may import, newest first."""
    return ImportRun.objects.filter(access.within(user, access.Permission.IMPORT, "area_id")).select_related("area", "by")


def take(
    path: Path,
    *,
    by: User | None,
    list_id: str,
    area: Area | None = None,
    mapping: Mapping[str, str] | None = None,
    all_or_nothing: bool = False,
    released_on: datetime.date | None = None,
    dry_run: bool = False,
    marked: Path | None = None,
    progress: Progress = taking.silent,
) -> Outcome:
    """Take a local file in at one go; for the command line and the demo. `marked` is where the marked-up copy goes.

    Refuses (UserError) what cannot be read or is the wrong list; `dry_run` leaves nothing behind. An outcome with a
    `refusal` means that nothing was taken.
    """
    area = area or default_area(by)
    access.require(by, access.Permission.IMPORT, area.pk)
    context = Context.load(list_id, by, area, release_day(list_id, released_on))
    known = mappings.saved_mapping(by, list_id) | mappings.checked_mapping(list_id, mapping or {})
    with taking.opened(path, context, known) as parsed:
        if dry_run:
            outcome = rehearse(parsed, context, all_or_nothing, progress)
        else:
            outcome = taking.apply(parsed, context, new_run(path, context, known, all_or_nothing), progress)
        if marked:
            taking.write_marked(parsed, outcome, marked)
    return outcome


def rehearse(parsed: sheets.Parsed, context: Context, all_or_nothing: bool, progress: Progress) -> Outcome:
    outcome, plan = taking.judged(parsed, context, progress)
    with plan:
        return taking.refused(outcome) if all_or_nothing and plan.has_refusals else outcome


def new_run(path: Path, context: Context, mapping: dict[str, str], all_or_nothing: bool) -> ImportRun:
    return ImportRun(
        list_id=context.spec.id,
        by=context.by,
        by_name=audit.name_of(context.by)[:80],
        area=context.area,
        file_name=files.shown_name(path.name),
        file_digest=files.digest_of(path.read_bytes()),
        all_or_nothing=all_or_nothing,
        released_on=context.released_on,
        mapping=mapping,
    )
