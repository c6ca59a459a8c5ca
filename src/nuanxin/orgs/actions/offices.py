"""Writes of the office itself: its areas, its organisations, its business date."""

from __future__ import annotations

import datetime

from django.db import transaction

from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, clock, national, recording
from nuanxin.orgs.enums import AreaLevel, Line
from nuanxin.orgs.models import Area, Office, Organisation, User

CODE_LENGTHS = (2, 4, 6, 9, 12)


@transaction.atomic
def load_office_areas(code: str, *, by: User | None = None) -> Area:
    """Copy the area `code`, all below it and the areas above it from the national tree; what is there already stays.

    Refuses a code that is malformed, unknown or below a county. Leaves one audit event if anything was added.
    """
    access.require(by, access.Permission.MANAGE)
    listed = national.around(whole_code(code))
    if not listed:
        raise UserError(f"全国区划代码表中没有“{code}”。请核对代码，例如信丰县为 360722。")
    office = next(one for one in listed if one.code == whole_code(code))
    if office.level > AreaLevel.COUNTY:
        raise UserError(f"“{code}”（{office.name}）是{office.level.label}地区，机构须为县级或以上。请改用所在县（市、区）的代码。")
    add_areas(listed, office, by=by)
    return Area.objects.get(code=office.code)


def whole_code(code: str) -> str:
    if not (code.isascii() and code.isdecimal() and len(code) in CODE_LENGTHS):
        raise UserError(f"区划代码“{code}”读不懂，应为 2、4、6、9 或 12 位数字。请核对代码，例如信丰县为 360722。")
    return code.ljust(12, "0")


def add_areas(listed: list[national.Listed], office: national.Listed, *, by: User | None) -> None:
    there = set(Area.objects.values_list("code", flat=True))
    missing = [Area(code=one.code, name=one.name, level=one.level, prefix=one.prefix) for one in listed if one.code not in there]
    Area.objects.bulk_create(missing, batch_size=500)
    if missing:
        audit.record("orgs.areas.loaded", by=by, subject=f"orgs.Area:{office.code}", area=office.code, count=len(missing))


@transaction.atomic
def create_office(code: str, *, by: User | None = None, name: str = "", is_demo: bool = False) -> Office:
    """Make the office of this installation with its areas and its own organisation; refused where there is an office already."""
    if office := Office.objects.first():
        raise UserError(f"这里已经有机构“{office.name}”，不能再建。要另建一个机构，请用环境变量 NUANXIN_HOME 指定另一个数据目录。")
    area = load_office_areas(code, by=by)
    made = Office.objects.create(area=area, name=name.strip() or f"{area.name}就业援助机构", is_demo=is_demo)
    Organisation.objects.get_or_create(area=area, name=made.name, defaults={"line": Line.LABOUR})
    audit.record("orgs.office.created", by=by, subject=made, area=area.code, is_demo=is_demo)
    return made


@transaction.atomic
def create_organisation(*, by: User | None, name: str, area: Area, line: str = Line.GOVERNMENT) -> Organisation:
    """Enter an organisation; the same one again is returned as it is, the same name under another line is refused."""
    access.require(by, access.Permission.MANAGE, area.code)
    name = name.strip()
    refuse_organisation(name, line)
    made, is_new = Organisation.objects.get_or_create(area=area, name=name, defaults={"line": line})
    if made.line != line:
        raise UserError(
            f"{area.name}已有机构“{name}”，条线是“{made.get_line_display()}”，与“{Line(line).label}”不同。请换一个名称，或沿用已有机构。"
        )
    if is_new:
        audit.record("orgs.organisation.created", by=by, subject=made, area=area.code, line=line)
    return made


@transaction.atomic
def tell_contact(*, by: User | None, organisation: Organisation, address: str = "", phone: str = "") -> Organisation:
    """Where people find an organisation and by which number they reach it; what stays as it is leaves no event."""
    access.require(by, access.Permission.MANAGE, organisation.area_id)
    current = Organisation.objects.select_for_update().get(pk=organisation.pk)
    told = {"address": address.strip(), "phone": phone.strip()}
    changed = {name: value for name, value in told.items() if getattr(current, name) != value}
    recording.refuse_lengths(Organisation, changed)
    if not changed:
        return current
    for name, value in changed.items():
        setattr(current, name, value)
    current.save(update_fields=list(changed))
    audit.record("orgs.organisation.contact_told", by=by, subject=current, area=current.area_id, fields=sorted(changed))
    return current


def refuse_organisation(name: str, line: str) -> None:
    if not name:
        raise UserError("没有填写机构名称。请填写名称。")
    if len(name) > Organisation._meta.get_field("name").max_length:
        raise UserError(f"机构名称有 {len(name)} 个字，超过 80 个字。请用简称。")
    if line not in Line.values:
        raise UserError(f"没有条线“{line}”。可选：{'、'.join(Line.labels)}。")


@transaction.atomic
def set_business_date(*, by: User | None, day: datetime.date | None) -> None:
    """Set the office's own date for training or demonstration; None follows the real date again. A future date is refused."""
    office = Office.objects.select_for_update().select_related("area").first()
    if office is None:
        raise UserError("还没有建立机构，不能设定业务日期。请先运行 `nuanxin init --area 区划代码`。")
    access.require(by, access.Permission.MANAGE, office.area.code)
    if day and day > clock.real_today():
        raise UserError(f"业务日期 {day} 晚于今天（{clock.real_today()}），不能设定。请选今天或更早的日期。")
    if office.business_date != day:
        audit.record(
            "orgs.office.business_date_set", by=by, subject=office, area=office.area.code, before=iso(office.business_date), after=iso(day)
        )
        Office.objects.filter(pk=office.pk).update(business_date=day)


def iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
