"""What a scan may be: a picture or a PDF, judged by its content and never by its name, whole and not too large."""

from __future__ import annotations

from dataclasses import dataclass

from nuanxin.errors import UserError

MOST_BYTES = 10 * 1024 * 1024
TAIL = 2048  # a PDF may carry some bytes after its end mark


@dataclass(frozen=True)
class ScanKind:
    """One kind of file taken: how it begins, how it ends, and what a browser is told about it."""

    label: str
    mime: str
    ending: str
    head: bytes
    end: bytes


KINDS = (
    ScanKind("JPEG 图片", "image/jpeg", ".jpg", b"\xff\xd8\xff", b"\xff\xd9"),
    ScanKind("PNG 图片", "image/png", ".png", b"\x89PNG\r\n\x1a\n", b"IEND"),
    ScanKind("PDF 文件", "application/pdf", ".pdf", b"%PDF-", b"%%EOF"),
)
ACCEPT = ",".join(kind.mime for kind in KINDS)


def kind_of(content: bytes, name: str) -> ScanKind:
    """The kind of a scan; refuses what is empty, too large, cut off, or neither picture nor PDF."""
    if not content:
        raise UserError(f"扫描件“{name}”是空文件。请重新扫描后再上传。")
    if len(content) > MOST_BYTES:
        megabytes, most = len(content) / 1048576, MOST_BYTES // 1048576
        raise UserError(f"扫描件“{name}”有 {megabytes:.1f} MB，超过 {most} MB。请降低扫描分辨率，或分成几份上传。")
    found = next((kind for kind in KINDS if content.startswith(kind.head)), None)
    if found is None:
        raise UserError(f"扫描件“{name}”不是图片或 PDF（按内容判断，与文件名无关）。请上传 JPG、PNG 或 PDF。")
    if found.end not in content[-TAIL:]:
        raise UserError(f"扫描件“{name}”不完整，可能没有传完或已损坏。请重新扫描后再上传。")
    return found
