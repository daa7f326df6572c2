"""A course packed for a learning system: a page that opens the course here and reports back there,
with the manifest that its standard asks for.
"""

import json
import zipfile
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings

from ..models import CoursePackage

OWN = settings.BASE_DIR / "static" / "integrations"
CMI5_LIBRARY = ("@xapi/cmi5", "dist/Cmi5.umd.js")
Form = CoursePackage.Form


class LibraryMissing(Exception):
    """The npm package is not there: `make setup` brings it."""


def write(package: CoursePackage, file: IO[bytes]) -> None:
    """Raises LibraryMissing before anything is written."""
    members = _members(package)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def _members(package: CoursePackage) -> dict[str, bytes]:
    scripts = ["config.js", "wrapper.js"]
    members = {
        "index.html": b"",
        "config.js": _config(package).encode(),
        "wrapper.js": (OWN / "wrapper.js").read_bytes(),
        "wrapper.css": (OWN / "wrapper.css").read_bytes(),
    }
    if package.form == Form.CMI5:
        members["cmi5.js"] = cmi5_library().read_bytes()
        scripts.insert(0, "cmi5.js")
        members["cmi5.xml"] = cmi5_manifest(package).encode()
    else:
        manifest = scorm_12 if package.form == Form.SCORM_12 else scorm_2004
        members["imsmanifest.xml"] = manifest(package, sorted(members)).encode()
    members["index.html"] = _page(package, scripts).encode()
    return members


def cmi5_library() -> Path:
    package, path = CMI5_LIBRARY
    library = settings.NODE_MODULES / package / path
    if not library.is_file():
        raise LibraryMissing
    return library


def _config(package: CoursePackage) -> str:
    site = settings.SITE_URL
    config = {
        "form": package.form,
        "address": f"{site}/packaged/{package.code}/",
        "title": package.course.title,
    }
    return f"window.COURSE = {json.dumps(config)};\n"


def _page(package: CoursePackage, scripts: list[str]) -> str:
    title = escape(package.course.title)
    tags = "\n".join(f'    <script src="{name}" defer></script>' for name in scripts)
    return f"""<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{title}</title>
    <link rel="stylesheet" href="wrapper.css">
{tags}
  </head>
  <body>
    <main>
      <h1>{title}</h1>
      <p>The course opens in a new window. Leave this page open: it reports your result.</p>
      <p><a id="open" class="button" target="_blank">Open the course</a></p>
      <p id="state" role="status">Not begun.</p>
    </main>
  </body>
</html>
"""


def cmi5_manifest(package: CoursePackage) -> str:
    course, site = package.course, settings.SITE_URL
    address = f"{site}/courses/{course.slug}/"
    language = quoteattr(course.language)
    title, about = escape(course.title), escape(course.summary or course.title)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id={quoteattr(address)}>
    <title><langstring lang={language}>{title}</langstring></title>
    <description><langstring lang={language}>{about}</langstring></description>
  </course>
  <au id={quoteattr(f"{address}#whole")} moveOn="Completed" launchMethod="AnyWindow">
    <title><langstring lang={language}>{title}</langstring></title>
    <description><langstring lang={language}>{about}</langstring></description>
    <url>index.html</url>
  </au>
</courseStructure>
"""


def scorm_12(package: CoursePackage, files: list[str]) -> str:
    return _scorm(
        package,
        files,
        "1.2",
        'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
        'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"',
        "adlcp:scormtype",
    )


def scorm_2004(package: CoursePackage, files: list[str]) -> str:
    return _scorm(
        package,
        files,
        "2004 4th Edition",
        'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
        'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"',
        "adlcp:scormType",
    )


def _scorm(
    package: CoursePackage, files: list[str], version: str, namespaces: str, kind: str
) -> str:
    title, name = escape(package.course.title), f"course-{package.course.slug}"
    listed = "\n".join(f'      <file href="{file}"/>' for file in files)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<manifest identifier="{name}" version="1.0" {namespaces}>
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>{version}</schemaversion>
  </metadata>
  <organizations default="organization">
    <organization identifier="organization">
      <title>{title}</title>
      <item identifier="item" identifierref="resource"><title>{title}</title></item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="resource" type="webcontent" {kind}="sco" href="index.html">
{listed}
    </resource>
  </resources>
</manifest>
"""
