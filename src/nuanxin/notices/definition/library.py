"""The library of frames and measures: each is defined once and used by every notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nuanxin.definitionfile import Place, Problems, Written, did_you_mean, read
from nuanxin.engines.facts import Cell, Frame
from nuanxin.errors import UserError
from nuanxin.notices.definition.frames import compile_frame, compile_where
from nuanxin.notices.definition.model import Measure
from nuanxin.notices.definition.schema import MeasureFile, MeasuresFile
from nuanxin.orgs.factbase import facts_of_frame


@dataclass(frozen=True)
class Library:
    """Frames and measures by name; asking for an unknown one is refused with the nearest known name."""

    frames: Mapping[str, Frame] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)

    def frame(self, name: str) -> Frame:
        return known(name, self.frames, "取数范围")

    def measure(self, name: str) -> Measure:
        return known(name, self.measures, "指标")


def known(name: str, among: Mapping, what: str):
    if name not in among:
        raise UserError(f"没有{what}“{name}”。{did_you_mean(name, among)}")
    return among[name]


def load_library(paths: Iterable[Path]) -> Library:
    """All measure files; refused, all at once, with file and line."""
    library = Library({}, {})
    problems = Problems()
    files = [written for path in paths if (written := problems.attempt(path.name, lambda path=path: read(path, MeasuresFile)))]
    for written in files:
        add_frames(library.frames, written, problems)
    for written in files:
        add_measures(library, written, problems)
    problems.raise_all()
    return library


def add_frames(frames: dict[str, Frame], written: Written[MeasuresFile], problems: Problems) -> None:
    for index, file in enumerate(written.content.frames):
        at = written.where("frames", index)
        frame = problems.attempt(at, lambda file=file, index=index: compile_frame(written, ("frames", index), file))
        if file.id in frames:
            problems.refuse(at, f"取数范围“{file.id}”写了两次。请改名或删去一处。")
        elif frame:
            frames[file.id] = frame


def add_measures(library: Library, written: Written[MeasuresFile], problems: Problems) -> None:
    for index, file in enumerate(written.content.measures):
        at = written.where("measures", index)
        measure = problems.attempt(at, lambda file=file, index=index: compile_measure(library, written, ("measures", index), file))
        if file.id in library.measures:
            problems.refuse(at, f"指标“{file.id}”写了两次。请改名或删去一处。")
        elif measure:
            library.measures[file.id] = measure


def compile_measure(library: Library, written: Written, place: Place, file: MeasureFile) -> Measure:
    frame = library.frame(file.frame)
    for name in file.shows:
        known(name, frame.columns, f"取数范围“{frame.label}”的列")
    cell = Cell(file.id, frame, compile_where(frame, file.where, written.where(*place, "where")), file.aggregate, file.column)
    return Measure(
        id=file.id,
        label=file.label,
        unit=file.unit,
        cell=cell,
        catalogue=facts_of_frame(frame),
        shows=tuple(file.shows),
        time=file.time,
        area=file.area,
        additive=file.additive,
        note=file.note or "",
        source=file.source,
    )
