"""Files of the registry with a few people in them."""

from datetime import UTC, datetime

from learners import npi_directory
from learners.models import NpiRecord
from tests.registry import row

NOW = datetime(2025, 2, 20, tzinfo=UTC)


FULL, NEXT = "npidata_pfile_20050523-20250209.csv", "npidata_pfile_20050523-20250309.csv"


WEEK = "npidata_pfile_20250210-20250216.csv"


ANN = row(
    "1234567893",
    "O'BRIEN",
    "ANN",
    codes=("207RX0202X", "207R00000X"),
    Provider_Credential_Text="M.D.",
)


BOB = row("1993999998", "LEE", "BOB", codes=("163WX0200X",))


GONE = row("1558598797", kind="", NPI_Deactivation_Date="01/31/2024")


def load(path, **options):
    return npi_directory.load(path=path, at=NOW, **options)


def state():
    return list(NpiRecord.objects.order_by("npi").values())


LIST = "NPPES Deactivated NPI Report 20250210"


HEAD = "NPI,NPPES Deactivation Date\r\n"
