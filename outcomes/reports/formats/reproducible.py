"""What files need to be the same twice: texts fit for XML, archives without the time of day."""

import io
import re
import zipfile
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from outcomes.reports.content.report import Report

T = TypeVar("T")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
CORE_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")
ARCHIVE_DATE = (1980, 1, 1, 0, 0, 0)


def cleaned(value: T) -> T:
    """The same with every text fit for XML."""
    if isinstance(value, str):
        return NOT_IN_XML.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(cleaned(inner) for inner in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: cleaned(getattr(value, f.name)) for f in fields(value)})
    return value


def moment_of(report: Report) -> datetime:
    """When the snapshot was computed: the date every file of it bears."""
    moment = datetime.fromisoformat(report.computed_at or report.as_of)
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)


def settled(archive: bytes, moment: datetime) -> bytes:
    """The same archive with fixed entry dates and document times, workbooks inside it too."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name.endswith(".xlsx"):
                content = settled(content, moment)
            elif name.endswith("docProps/core.xml"):
                content = CORE_TIMES.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, ARCHIVE_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
    return out.getvalue()
