import io
import uuid
import zipfile
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from integrations.models import CoursePackage, PackageAttempt
from integrations.wrappers.archive import write
from learners.actions import learner_for
from tests.factories import answered, enrolled, make_course, somebody

FORMS = {"cmi5": "cmi5.xml", "scorm-2004": "imsmanifest.xml", "scorm-1.2": "imsmanifest.xml"}
pytestmark = pytest.mark.django_db


def packed(**fields):
    course = make_course(questions=1)
    return CoursePackage.objects.create(
        course=course, form=fields.pop("form", "cmi5"), system_name="Hospital LMS", **fields
    )


def signed_in(*roles, **fields):
    user = somebody(*roles, **fields)
    client = Client()
    client.force_login(user)
    return client, user


@pytest.mark.parametrize("form", FORMS)
def test_a_package_holds_its_manifest_and_every_file_that_it_names(form):
    package = packed(form=form)
    package.course.title, package.course.summary = "Lung & <liver>", "Worum es geht."
    package.course.language = "de"
    file = io.BytesIO()

    write(package, file)

    archive = zipfile.ZipFile(file)
    manifest = ElementTree.fromstring(archive.read(FORMS[form]))
    files = {node.get("href") for node in manifest.iter() if node.tag.endswith("}file")}
    assert files <= set(archive.namelist())
    assert "Lung & <liver>" in [node.text for node in manifest.iter()]
    if form == "cmi5":
        assert b'<langstring lang="de">Worum es geht.</langstring>' in archive.read("cmi5.xml")
    assert b"Lung &amp; &lt;liver&gt;" in archive.read("index.html")
    assert package.code in archive.read("config.js").decode()


def test_a_result_is_read_by_an_attempt_its_learner_agreed_to_and_names_nobody():
    package, key = packed(), uuid.uuid4()
    client, user = signed_in("learner", given_name="Ann")
    address = f"/packaged/{package.code}/"
    enrolled(package.course, learner_for(user))
    answered(package.course.questions.get(), learner=learner_for(user))
    anybody = Client()

    before = anybody.get(f"{address}{key}.json")
    looked = client.get(address, {"attempt": key})
    agreed = client.post(address, {"attempt": key})
    after = anybody.get(f"{address}{key}.json")

    assert before.json() == {"state": "waiting"}
    assert "Hospital LMS" in looked.content.decode()
    assert agreed["Location"] == f"/courses/{package.course.slug}/"
    assert after.json()["state"] == "begun"
    assert "Ann" not in after.content.decode()
    assert after["Access-Control-Allow-Origin"] == "*"
    assert client.get(address, {"attempt": key}).status_code == 302  # asked once


def test_an_attempt_is_one_learners_and_an_ended_package_opens_nothing():
    package, key = packed(), uuid.uuid4()
    address = f"/packaged/{package.code}/"
    (first, user), (second, _) = signed_in("learner"), signed_in("learner")
    first.post(address, {"attempt": key})

    assert second.post(address, {"attempt": key}).status_code == 409
    assert PackageAttempt.objects.get().learner.user == user
    assert first.get(address, {"attempt": "nonsense"}).status_code == 404
    CoursePackage.objects.update(ended_at=timezone.now())
    assert first.get(address, {"attempt": key}).status_code == 404
    assert Client().get(f"{address}{key}.json").status_code == 404


def test_a_package_is_downloaded_by_those_who_may_see_it():
    package = packed()
    address = f"/admin/integrations/coursepackage/{package.pk}/package.zip"
    operator, _ = signed_in("operator", is_superuser=True)
    stranger, _ = signed_in("learner")

    page = operator.get(f"/admin/integrations/coursepackage/{package.pk}/change/")
    file = operator.get(address)

    assert f'href="{address}"' in page.content.decode()
    assert zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content))).testzip() is None
    assert stranger.get(address).status_code in (302, 403)
