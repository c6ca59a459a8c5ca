"""How the rows of a list look on disk: which columns, of which types, and what each value of a row becomes there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import pyarrow as pa

from nuanxin.engines import sheets
from nuanxin.engines.rules import Catalogue, Fact
from nuanxin.engines.sheets.cells.certificates import read_certificate
from nuanxin.engines.sheets.cells.identity import birth_of, sex_of
from nuanxin.orgs import keys, places

PLACES = ("place", "work_place")  # where somebody works, as written
ID, MASKED, NONE = "id", "masked", "none"
ID_KINDS = {ID: "有效证件号", MASKED: "证件号有遮挡", NONE: "没有证件号"}
OF_PERSON = ("person", "name", "phone", "birth_on", "sex", "area")  # columns that every list keeps in the same place
person_key = lru_cache(8_192)(keys.person_key)
name_key = lru_cache(8_192)(keys.name_key)
phone_key = lru_cache(8_192)(keys.phone_key)
text_key = lru_cache(8_192)(keys.text_key)
Values = Mapping[str, Any]


class Field(NamedTuple):
    """One column of rows.parquet; `heading` is the column of the list it is made from, `fact` how conditions know it."""

    name: str
    type: Any
    heading: str
    make: Callable[[Any], Any]
    fact: Fact | None


class Person(NamedTuple):
    """Whom a row is about, as far as keys can say."""

    key: int | None
    id_kind: str
    name_key: int | None
    phone_key: int | None
    birth_on: Any
    sex: str | None
    area: str | None


PERSON_TYPES = (pa.int64(), pa.string(), pa.int64(), pa.int64(), pa.date32(), pa.string(), pa.string())
SEXES = {"M": "男", "F": "女"}
PERSON_FACTS = {
    "key": Fact("int", "证件号", "unknown"),
    "id_kind": Fact("enum", "证件号情况", "never", tuple(ID_KINDS), ID_KINDS),
    "name_key": Fact("int", "姓名", "unknown"),
    "phone_key": Fact("int", "联系电话", "unknown"),
    "birth_on": Fact("date", "出生日期", "unknown"),
    "sex": Fact("enum", "性别", "unknown", tuple(SEXES), SEXES),
    "area": Fact("text", "常住地", "unknown"),
}


def is_whole(number: Any) -> bool:
    """Whether a value of an ID column is a number and not a masked one; what is wrong never comes so far."""
    return isinstance(number, str) and len(number) == 18 and number[:17].isdigit()


def whole_key(number: str) -> int | None:
    return person_key(number) if is_whole(number) else None


def number_in(column: sheets.ColumnSpec, value: str) -> str:
    """The ID number that a cell holds: a certificate's number begins with it; a masked one is given as it is."""
    certificate = read_certificate(value) if column.type == "certificate" else None
    return certificate.number if certificate else value


def fields_of(column: sheets.ColumnSpec) -> list[Field]:
    """What one column of a list becomes."""
    name, heading, label = column.fact, column.name, column.name

    def field(name: str, kind: Any, make: Callable[[Any], Any], fact_type: str, label: str = label, **words: Any) -> Field:
        return Field(name, kind, heading, make, Fact(fact_type, label, column.missing, **words))

    if column.type == "certificate":
        return certificate_fields(field, name)
    if column.type == "enum":
        return enum_fields(field, column)
    plain = {
        "date": (pa.date32(), "date"),
        "month": (pa.date32(), "date"),
        "int": (pa.int64(), "int"),
        "yuan": (pa.decimal128(14, 2), "money"),
        "yes_no": (pa.bool_(), "bool"),
    }
    if column.type in plain:
        return [field(name, plain[column.type][0], as_it_is, plain[column.type][1])]
    if column.type in ("id", "phone"):
        return [field(name, pa.int64(), whole_key if column.type == "id" else phone_key, "int")]
    texts = [field(f"{name}_key", pa.int64(), name_key if column.type == "name" else text_key, "int")]
    return [*texts, field(f"{name}_here", pa.bool_(), places.lies_here, "bool", f"{heading}在本地")] if name in PLACES else texts


def as_it_is(value: Any) -> Any:
    return value


def enum_fields(field: Callable[..., Field], column: sheets.ColumnSpec) -> list[Field]:
    """Codes; numbers where all codes are; what is no word of the list is unknown, but two such words can be told apart."""
    codes = column.values
    if all(map(str.isdigit, codes)):
        return [field(column.fact, pa.int64(), int, "int")]
    known = field(column.fact, pa.string(), lambda code: code if code in codes else None, "enum", values=tuple(codes), labels=codes)
    if not column.any_word:
        return [known]
    return [known, field(f"{column.fact}_key", pa.int64(), lambda word: text_key(codes.get(word, word)), "int", f"{column.name}（原文）")]


def certificate_fields(field: Callable[..., Field], name: str) -> list[Field]:
    def part(place: int) -> Callable[[str], Any]:
        return lambda text: certificate[place] if (certificate := read_certificate(text)) else None

    def holder(text: str) -> int | None:
        return person_key(certificate.number) if (certificate := read_certificate(text)) else None

    kind, grade = part(1), part(2)
    return [
        field(name, pa.int64(), text_key, "int"),
        field("number_key", pa.int64(), holder, "int", "证号中的身份证号"),
        field("number_kind", pa.string(), kind, "text", "证号中的类别"),
        field("number_grade", pa.int64(), lambda text: int(found) if (found := grade(text)) else None, "int", "证号中的等级"),
    ]


class Shape:
    """One list's rows on disk."""

    def __init__(self, spec: sheets.ListSpec) -> None:
        if spec.subject is None:
            raise ValueError(f"{spec.id} is no list of another department")
        self.spec = spec
        self.subject = spec.subject
        self.columns = {column.name: column for column in spec.columns}
        by_fact = {column.fact: column.name for column in spec.columns}
        self.birth, self.sex = by_fact.get("birth_on", ""), by_fact.get("sex", "")
        self.fields = tuple(
            with_words(field, self.columns)
            for column in spec.columns
            if column.fact and column.fact not in OF_PERSON
            for field in fields_of(column)
        )
        self.area_place = Person._fields.index("area")
        self.names = (*Person._fields, *(field.name for field in self.fields))

    @property
    def schema(self) -> pa.Schema:
        """Row number, record, content; the person; the list's own columns."""
        numbers = [("row", pa.int64()), ("record", pa.int64()), ("content", pa.int64())]
        own = [(field.name, field.type) for field in self.fields]
        return pa.schema([*numbers, *zip(Person._fields, PERSON_TYPES, strict=True), *own])

    @property
    def facts(self) -> Catalogue:
        """What conditions may name."""
        return PERSON_FACTS | {field.name: field.fact for field in self.fields if field.fact}

    def person(self, values: Values) -> Person:
        number = next((number_in(self.columns[name], value) for name in self.subject.number if (value := values.get(name))), None)
        name, phone = values.get(self.subject.name), values.get(self.subject.phone)
        whole = number if number and is_whole(number) else None
        return Person(
            person_key(whole) if whole else None,
            ID if whole else MASKED if number else NONE,
            name_key(name) if name else None,
            phone_key(phone) if phone else None,
            birth_of(whole) if whole else values.get(self.birth),
            sex_of(whole) if whole else values.get(self.sex),
            values.get(self.subject.area),
        )

    def row(self, values: Values) -> tuple[Any, ...]:
        """The facts of a row in the order of `names`."""
        own = (None if (value := values.get(field.heading)) is None else field.make(value) for field in self.fields)
        return (*self.person(values), *own)

    def record(self, values: Values, row: tuple[Any, ...]) -> int:
        """What makes two rows the same record: the list's natural key, numbers normalised.

        Without a whole number the name, birth, phone and place stand in for it: two people may show the same masked digits.
        """
        return small_digest([self.key_part(name, values, row) for name in self.spec.key])

    def key_part(self, name: str, values: Values, row: tuple[Any, ...]) -> Any:
        value, column = values.get(name), self.columns[name]
        if name in self.subject.number:
            if row[1] != ID:
                return (text_key(value) if value else None, *row[2:5], row[6])
            return text_key(value) if column.type == "certificate" else row[0]
        if value is None or column.type in ("date", "month", "enum", "int"):
            return value
        if column.type == "id":
            return whole_key(value) or text_key(value)
        return name_key(value) if column.type == "name" else text_key(value)

    def texts(self, values: Values, headings: Iterable[str], area_name: Callable[[str], str]) -> tuple[str, ...]:
        """The row as a user reads it, in the order of the headings that the file has."""
        return tuple(text_of(self.columns[name], values.get(name), area_name) for name in headings)


def with_words(field: Field, columns: Mapping[str, sheets.ColumnSpec]) -> Field:
    """The category inside a certificate's number becomes the code that the list's own column has for that digit."""
    kind = next((column for column in columns.values() if column.fact == "kind"), None)
    if field.name != "number_kind" or kind is None:
        return field
    codes, digit = kind.words, field.make
    fact = Fact("enum", "证号中的类别", "unknown", tuple(kind.values), kind.values)
    return field._replace(make=lambda text: codes.get(digit(text) or ""), fact=fact)


def text_of(column: sheets.ColumnSpec, value: Any, area_name: Callable[[str], str]) -> str:
    if value is None or value == "":
        return ""
    if column.type == "enum":
        return column.values.get(value, value)
    if column.type == "area":
        return area_name(value)
    if column.type == "month":
        return f"{value:%Y-%m}"
    if column.type == "yes_no":
        return "是" if value else "否"
    return str(value)


def small_digest(parts: Any) -> int:
    """A positive 63-bit number; everything personal in `parts` is a keyed digest already."""
    return int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=8).digest(), "big") >> 1


def shape_of(list_id: str) -> Shape:
    return Shape(sheets.load_list(list_id))


def schema_of(list_id: str) -> pa.Schema:
    """The columns of a list's rows.parquet."""
    return shape_of(list_id).schema
