"""Second line against personal numbers in logs; the first is never to log a field's value."""

from __future__ import annotations

import logging
import re

NUMBER = re.compile(r"(?<!\d)(\d{6})\d{8,11}([\dXx]{4})(?!\d)|(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")

FORMATTER = logging.Formatter()


class NoPersonalNumbers(logging.Filter):
    """Masks what looks like an ID, card or phone number in every line that is written, tracebacks too."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        masked = mask_numbers(text)
        if masked != text:
            record.msg, record.args = masked, None
        if record.exc_info and not record.exc_text:
            record.exc_text = mask_numbers(FORMATTER.formatException(record.exc_info))
        return True


def mask_numbers(text: str) -> str:
    """`text` with what looks like an ID, card or phone number masked."""
    return NUMBER.sub(lambda found: f"{found[1] or found[3]}****{found[2] or found[4]}", text)
