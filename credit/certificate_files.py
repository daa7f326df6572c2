"""The printed certificate as it leaves the site: the same at every door."""

import io
from typing import IO

from django.core.files.storage import default_storage
from django.http import FileResponse

from . import printing
from .actions.certifying import printed
from .models import Certificate
from .presenters import stamp_of


def certificate_response(certificate: Certificate) -> FileResponse:
    """The stored file while the certificate stands; else printed anew with the reason across it."""
    file: IO[bytes]
    if stamp := stamp_of(certificate):
        file = io.BytesIO(printing.certificate(certificate.facts, stamp))
    else:
        file = default_storage.open(printed(certificate=certificate), "rb")
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"certificate-{certificate.number}.pdf",
        content_type="application/pdf",
        headers={"Cache-Control": "no-store"},
    )
