"""The small line by a title: its time of issue, not of a change, and names without the words around the time."""

from datetime import UTC, datetime

import pytest

from index.ingest.stamp import read_stamp

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
STAMPS = {
    "Reuters Updated 27 Nov 2026 11:40 GMT": ("2026-11-27T11:40Z", True, (), ("Reuters",)),
    "LIVE Updated 27 Nov 2026, 11:40 GMT": ("2026-11-27T11:40Z", True, (), ()),
    "By Jane Doe Published November 26, 2026 2:30 PM": ("2026-11-26T14:30Z", False, ("Jane Doe",), ()),
    "By Jane Doe Last updated 3 hours ago": ("2026-11-27T09:00Z", True, ("Jane Doe",), ()),
    "By Jane Doe Posted on Nov 26, 2026": ("2026-11-26", False, ("Jane Doe",), ()),
    "Harbour Times Published 2 hours ago": ("2026-11-27T10:00Z", False, (), ("Harbour Times",)),
    "Par Zoë Ångström Publié le 26 novembre 2026": ("2026-11-26", False, ("Zoë Ångström",), ()),
    "Updated 27 Nov 2026, 09:00 | Published 26 Nov 2026, 14:30": ("2026-11-26T14:30Z", False, (), ()),
    "Published 26 Nov 2026, 14:30 Updated 27 Nov 2026, 09:00": ("2026-11-26T14:30Z", False, (), ()),
    "26 Nov 2026 | 14:30 | Updated 27 Nov 2026 | 09:00": ("2026-11-26T14:30Z", False, (), ()),
    "Updated | 27 Nov 2026": ("2026-11-27", True, (), ()),
    "Jane Doe | Harbour Times | 26 Nov 2026": ("2026-11-26", False, (), ("Jane Doe", "Harbour Times")),
    "By Jane Doe": ("None", False, ("Jane Doe",), ()),
    "By Jane Doe, Political Correspondent": ("None", False, ("Jane Doe",), ()),
    "Published 4:05 PM GMT, November 24, 2026": ("2026-11-24T16:05Z", False, (), ()),
    "Published: 16:05, 24 November 2026 | Updated: 18:10, 25 November 2026": ("2026-11-24T16:05Z", False, (), ()),
    "By Jane Doe 4:05 PM EST, Tue November 24, 2026": ("2026-11-24T21:05Z", False, ("Jane Doe",), ()),
    "Published Nov. 24, 2026 at 4:05 p.m. ET | Updated Nov. 25, 2026 at 9 a.m. ET": (
        "2026-11-24T21:05Z",
        False,
        (),
        (),
    ),
    "24/11/2026 às 18h05": ("2026-11-24T18:05Z", False, (), ()),
    "24 de novembro de 2026 às 18h05": ("2026-11-24T18:05Z", False, (), ()),
    "24 November 2026, 4pm": ("2026-11-24T16:00Z", False, (), ()),
    "Jane Doe Rail and Roads correspondent": ("None", False, ("Jane Doe",), ()),
    "Jane Doe, Staff Writer | 26 Nov 2026": ("2026-11-26", False, ("Jane Doe",), ()),
    "By Staff Reporter": ("None", False, ("Staff Reporter",), ()),
}


@pytest.mark.parametrize("line", STAMPS)
def test_a_line_tells_its_time_and_names(line: str) -> None:
    stamp = read_stamp(line, collected=NOW)
    assert stamp is not None
    assert (str(stamp.published), stamp.updated, stamp.authors, stamp.names) == STAMPS[line]


@pytest.mark.parametrize(
    "line",
    [
        "Harbour Times",
        "Jane Doe published her diary",
        "Jane Doe sues editor",
        "Prime Minister Sacks Harbour Times Editor",
        "The law was updated in 2025.",
    ],
)
def test_other_lines_tell_nothing(line: str) -> None:
    assert read_stamp(line, collected=NOW) is None
