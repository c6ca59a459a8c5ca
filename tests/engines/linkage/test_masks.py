"""What a masked number shows, however it is masked."""

from __future__ import annotations

from datetime import date

import pytest

from nuanxin.engines.linkage.masks import Shown, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3607**********1234", Shown("3607", "1234", None, "M")),
        ("360722********1224", Shown("360722", "1224", None, "F")),
        (" 360722********122x ", Shown("360722", "122X", None, "F")),
        ("3607****1234", Shown("3607", "1234", None, "M")),
        ("3607XXXXXXXXXX1234", Shown("3607", "1234", None, "M")),
        ("36072219700615****", Shown("360722", None, date(1970, 6, 15), None)),
        ("36072219701332**12", None),
        ("360722************", None),
        ("36************1234", None),
        ("******************", None),
        ("360722197006150028", None),
        ("", None),
        ("王伟", None),
    ],
)
def test_shown_parts(text, expected):
    assert shown(text) == expected
