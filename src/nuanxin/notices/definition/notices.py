"""Notices compiled from their folder: targets, service standards, duties, tasks and forms."""

from __future__ import annotations

from pathlib import Path

from nuanxin.definitionfile import Place, Problems, Written, read
from nuanxin.engines.facts import Cell, Frame, Period
from nuanxin.errors import UserError
from nuanxin.notices.definition.forms import compile_form
from nuanxin.notices.definition.frames import both, compile_where, counting
from nuanxin.notices.definition.library import Library
from nuanxin.notices.definition.library import known as known_column
from nuanxin.notices.definition.model import Duty, Form, Group, Item, Notice, Parent, Standard, Targets, Task, Weekly
from nuanxin.notices.definition.schema import (
    DutyFile,
    FormFile,
    ItemFile,
    NoticeFile,
    PeriodFile,
    StandardFile,
    TargetsFile,
    TasksFile,
)
from nuanxin.orgs.factbase import facts_of_frame

PREFIX = "has_"  # columns that say whether a person holds a category


def load_notice(library: Library, folder: Path) -> Notice:
    """A notice from its folder; its id is the folder's name. Refused, all at once, with file and line."""
    written = read(folder / "notice.yaml", NoticeFile)
    problems = Problems()
    forms: dict[str, Form] = {}
    for path in sorted(folder.glob("form-*.yaml")):
        no = path.stem.removeprefix("form-")
        form = problems.attempt(path.name, lambda path=path, no=no: compile_form(library, read(path, FormFile), folder.name, no))
        if form:
            forms[no] = form
    notice = problems.attempt("notice.yaml", lambda: compile_notice(library, written, folder, forms))
    problems.raise_all()
    assert notice is not None
    return notice


def compile_notice(library: Library, written: Written[NoticeFile], folder: Path, forms: dict[str, Form]) -> Notice:
    file = written.content
    problems = Problems()
    targets = file.targets and problems.attempt(written.where("targets"), lambda: compile_targets(library, written, file.targets))
    standards = [
        problems.attempt(written.where("standards", index), lambda part=part, index=index: compile_standard(library, written, index, part))
        for index, part in enumerate(file.standards)
    ]
    duties = [
        problems.attempt(written.where("duties", index), lambda part=part: compile_duty(part)) for index, part in enumerate(file.duties)
    ]
    period = problems.attempt(written.where("window"), lambda: window(file.window))
    known_forms = {path.stem.removeprefix("form-") for path in folder.glob("form-*.yaml")}
    for index, part in enumerate(file.duties):
        if part.form and part.form not in known_forms:
            problems.refuse(written.where("duties", index, "form"), f"没有统计表“{part.form}”。请改正，或补上 form-{part.form}.yaml。")
    problems.raise_all()
    return Notice(
        id=folder.name,
        window=period,
        theme=file.theme or "",
        parents=tuple(Parent(parent.title, parent.document_number) for parent in file.parents),
        targets=targets,
        standards=tuple(standards),
        duties=tuple(duties),
        tasks=compile_tasks(file.tasks),
        forms=forms,
        **{name: getattr(file, name) for name in ("title", "short_title", "document_number", "issuer", "issued_on", "area", "source")},
    )


def window(file: PeriodFile) -> Period:
    return Period(file.from_, file.to)


def compile_targets(library: Library, written: Written[NoticeFile], file: TargetsFile) -> Targets:
    frame = library.frame(file.frame)
    problems = Problems()
    problems.attempt(written.where("targets", "recognised"), lambda: frame_column(frame, file.recognised))
    groups = [
        problems.attempt(at, lambda group=group, at=at: Group(group.label, compile_where(frame, group.where, at)))
        for group, at in ((group, written.where("targets", "groups", index, "where")) for index, group in enumerate(file.groups))
    ]
    problems.raise_all()
    return Targets(
        cell=Cell("targets", frame, compile_where(frame, file.where, written.where("targets", "where"))),
        catalogue=facts_of_frame(frame),
        recognised=file.recognised,
        categories={derived.name.removeprefix(PREFIX): derived.label for derived in frame.derive if derived.name.startswith(PREFIX)},
        groups=tuple(groups),
        source=file.source,
    )


def frame_column(frame: Frame, name: str) -> str:
    return known_column(name, frame.columns, f"取数范围“{frame.label}”的列")


def compile_standard(library: Library, written: Written[NoticeFile], index: int, file: StandardFile) -> Standard:
    frame = library.frame(file.frame)
    people = Cell("people", frame, compile_where(frame, file.where, written.where("standards", index, "where")))
    problems = Problems()
    places = [("standards", index, "items", number) for number in range(len(file.items))]
    items = [
        problems.attempt(written.where(*place), lambda item=item, place=place: compile_item(people, item, written, place))
        for item, place in zip(file.items, places, strict=True)
    ]
    problems.raise_all()
    lacking = " OR ".join(f"({lacks(item)})" for item in file.items)
    return Standard(
        id=file.id,
        label=file.label,
        source=file.source,
        window=window(file.window),
        people=people,
        lacking=Cell("lacking", frame, compile_where(frame, both(file.where, lacking), written.where("standards", index))),
        items=tuple(items),
        catalogue=facts_of_frame(frame),
    )


def compile_item(people: Cell, file: ItemFile, written: Written[NoticeFile], place: Place) -> Item:
    frame, problems = people.frame, Problems()
    problems.attempt(written.where(*place, "done"), lambda: frame_column(frame, file.done))
    problems.attempt(written.where(*place, "when"), lambda: compile_where(frame, file.when, written.where(*place, "when")))
    problems.raise_all()
    return Item(
        id=file.item,
        label=file.label,
        done=file.done,
        required=file.required,
        when=compile_where(frame, file.when, written.where(*place, "when")),
        counted=file.counted,
        fills=file.fills,
        missing=counting(f"missing_{file.item}", frame, people.where, compile_where(frame, lacks(file), written.where(*place))),
    )


def lacks(file: ItemFile) -> str:
    """The condition under which a person still lacks the item."""
    return both(file.when, f"{file.done} < {file.required}") or ""


def compile_duty(file: DutyFile) -> Duty:
    if (file.due is None) == (file.weekly is None):
        raise UserError(f"报送事项“{file.label}”要写明 due（某一天）或 weekly（每周），且只写一个。")
    weekly = file.weekly and Weekly(file.weekly.weekday, file.weekly.from_, file.weekly.to)
    return Duty(
        id=file.id,
        label=file.label,
        source=file.source,
        receiver=file.receiver,
        dates=tuple(weekly.dates()) if weekly else (file.due,),
        is_weekly=weekly is not None,
        form=file.form,
        period=file.period and window(file.period),
    )


def compile_tasks(file: TasksFile | None) -> tuple[Task, ...]:
    return tuple(Task(row.number, row.project, row.text, tuple(row.units), row.due, row.due_text) for row in file.rows) if file else ()
