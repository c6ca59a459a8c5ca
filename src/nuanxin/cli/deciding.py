"""The command that decides by one policy: an invented case (no database), a person on file, or everybody of an area."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nuanxin.cli import options
from nuanxin.errors import UserError

if TYPE_CHECKING:
    from nuanxin.benefits.cases import Known
    from nuanxin.benefits.deciding import Decided
    from nuanxin.benefits.deciding.wording import Wording
    from nuanxin.engines.rules.explaining import Explained
    from nuanxin.people.models import Person

ANSWERS = {"yes": "符合", "no": "不符合", "unknown": "无法判定", "conflict": "来源矛盾"}
MARKS = {True: "✓", False: "✗", None: "?"}
MONTHS = {
    "cap": "最长月数",
    "used": "已享受月数",
    "left": "剩余月数",
    "first": "第一个月",
    "last": "最后一个月",
    "distance": "距退休月数",
    "extended": "延长至退休",
}
FORMS = (".csv", ".parquet")
PolicyId = Annotated[str, typer.Argument(metavar="政策", help="政策编号，例如 2011-anhui-insurance-subsidy。", show_default=False)]
FactsFile = Annotated[Path | None, typer.Option("--facts", metavar="案例.json", help="判定案例文件：本人、家庭、单位、发放和缴费。")]
PersonNumber = Annotated[str | None, typer.Option("--person", metavar="身份证号", help="判定台账里的这个人。")]
Out = Annotated[Path | None, typer.Option("--out", metavar="文件.csv", help="判定一个地区的全部人员，写成 .csv 或 .parquet 文件。")]
AsOf = Annotated[datetime.date, options.date_option("--as-of", help="按这一天判定。")]


def add(app: typer.Typer) -> None:
    app.command("decide", help="判定一个案例、一个人或一个地区的人是否符合一项政策，说明理由、期限和金额。")(decide)


def decide(
    policy: PolicyId,
    as_of: AsOf,
    case: FactsFile = None,
    person: PersonNumber = None,
    out: Out = None,
    area: options.Area = None,
    as_json: options.Json = False,
) -> None:
    refuse_unclear(case, person, out, area)
    if case is not None:
        decide_case(policy, case, as_of, as_json=as_json)
    elif person is not None:
        decide_person(policy, person, as_of, as_json=as_json)
    elif out is not None:
        decide_area(policy, out, area, as_of, as_json=as_json)


def refuse_unclear(case: Path | None, person: str | None, out: Path | None, area: str | None) -> None:
    """Exactly one of the three ways, and an area only where everybody is decided."""
    if sum(one is not None for one in (case, person, out)) != 1:
        raise typer.BadParameter("请写 --facts、--person、--out 中的一个：判定案例、一个人，或一个地区的全部人员。")
    if area is not None and out is None:
        raise typer.BadParameter("--area 只和 --out 一起用。", param_hint="选项“--area”")
    if out is not None and out.suffix.lower() not in FORMS:
        raise typer.BadParameter(f"不能写成“{out.name}”。请用 .csv 或 .parquet 文件。", param_hint="选项“--out”")


def decide_case(policy: str, case: Path, as_of: datetime.date, *, as_json: bool) -> None:
    from nuanxin.benefits import deciding, policies
    from nuanxin.benefits.deciding.wording import Wording

    asked, read = policies.get(policy), deciding.read_file(case)
    found = deciding.decide(asked, read, as_of)
    tell_notes(found.notes)
    if as_json:
        options.print_json(found.as_json())
    else:
        print("\n".join(said(found, Wording(asked, read.none))))


def decide_person(policy: str, number: str, as_of: datetime.date, *, as_json: bool) -> None:
    """Somebody on file as of the day; the number itself is never told again."""
    from nuanxin.benefits import deciding, policies
    from nuanxin.benefits.cases import case_of
    from nuanxin.benefits.deciding.wording import Wording

    asked, who = policies.get(policy), person_of(number)
    known = case_of(who, as_of).of(asked)
    found = deciding.decide(asked, known.case, as_of)
    tell_notes(found.notes)
    if as_json:
        options.print_json(found.as_json() | {"person": person_json(who), "sources": sources_json(known)})
        return
    print(f"{who.name}　{who.id_masked}　{who.residence}")
    print("\n".join([*said(found, Wording(asked, known.case.none, names_of_areas(known))), *sourced(found, known)]))


def person_of(number: str) -> Person:
    """The person with that ID number; refused if it is none, or nobody on file has it."""
    from nuanxin.orgs import crypto
    from nuanxin.people.actions.reading import read_cell
    from nuanxin.people.models import Person

    if not number.strip():
        raise UserError("没有写身份证号。请在 --person 后面写 18 位身份证号。")
    digest = crypto.digest("id", read_cell("身份证号", number))
    found = Person.objects.standing().select_related("residence").filter(id_digest=digest).first()
    if found is None:
        raise UserError("台账里没有这个身份证号的人。请核对号码，或先登记人员。")
    return found


def person_json(who: Person) -> dict[str, Any]:
    return {"key": who.pk, "id_number": who.id_masked, "name": who.name, "area": who.residence_id}


def sources_json(known: Known) -> dict[str, Any]:
    """The source of each fact by its label."""
    return {label_of(name): {"source": one.label, "on": one.on and one.on.isoformat()} for name, one in known.sources.items()}


def label_of(name: str) -> str:
    from nuanxin.benefits.policies import facts

    return facts.label(name)


def names_of_areas(known: Known) -> Mapping[str, str]:
    from nuanxin.orgs.models import Area

    codes = [known.written["person"][name] for name in ("residence", "business_area") if name in known.written["person"]]
    return {area.code: str(area) for area in Area.objects.filter(code__in=codes)}


def sourced(found: Decided, known: Known) -> Iterator[str]:
    """The facts that were read, each with the record it is from."""
    from nuanxin.benefits.deciding.wording import fact_in_words

    areas = names_of_areas(known)
    for name, value in found.facts.items():
        if name in known.sources:
            told = fact_in_words(name, value)
            yield f"来源：{label_of(name)} {areas.get(told, told)}——{known.sources[name]}"


def decide_area(policy: str, out: Path, area: str | None, as_of: datetime.date, *, as_json: bool) -> None:
    """Everybody of an area, as one file; what came of it is told in numbers."""
    from nuanxin.benefits import bulk, policies
    from nuanxin.benefits.deciding.deciding import refuse_if_not_in_force
    from nuanxin.cli.output import written

    asked = policies.get(policy)
    refuse_if_not_in_force(asked, as_of)
    where = options.chosen_area(area)
    with progress() as step:
        run = bulk.decide_all(area=where.prefix, as_of=as_of, policies=[asked.id], progress=step)
    written(out, lambda path: bulk.export(run, path))
    counts = {name: run.counts.get(asked.id, {}).get(name, 0) for name in ANSWERS}
    if as_json:
        options.print_json({"policy": asked.id, "as_of": as_of, "version": asked.version, "area": where.code, "counts": counts})
    else:
        print(f"{asked.title}（{as_of}，{where}）：" + "，".join(f"{label} {counts[name]} 人" for name, label in ANSWERS.items()))


def progress() -> Any:
    from nuanxin.cli.comparisons import progress as bar

    return bar()


def tell_notes(notes: tuple[str, ...]) -> None:
    for note in notes:
        print(note, file=sys.stderr)


def said(found: Decided, wording: Wording) -> list[str]:
    """What the command says: the answer, what to collect, why, how long and how much."""
    lines = [f"{found.policy.title}（{found.as_of}）：{ANSWERS[found.answer]}"]
    if found.collect:
        lines.append(f"要采集：{'、'.join(found.collect)}")
    lines += branch(found.because, 0, wording)
    if found.months:
        lines += [f"{MONTHS[name]}：{shown(value)}" for name, value in found.months.as_json().items()]
    if found.policy.file.amount:
        lines.append(f"金额：{'还不能计算' if found.amount is None else f'{found.amount} 元'}")
    lines += [f"说明（{'已确认' if one.status == 'confirmed' else '待确认'}）：{one.text}" for one in found.policy.file.assumptions]
    return [*lines, f"依据：{found.policy.source}"]


def branch(part: Explained, depth: int, wording: Wording) -> Iterator[str]:
    seen = "，".join(f"{label}：{text}" for label, text in wording.seen(part))
    yield f"{'  ' * depth}{MARKS[part.truth]} {part.label}" + (f"（{seen}）" if seen else "")
    for child in part.children:
        yield from branch(child, depth + 1, wording)


def shown(value: object) -> str:
    if value is None:
        return "不知道"
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
