"""Mail written to files."""

from django.core import mail


def test_mail_written_to_files_is_for_its_owner_alone(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = (
        "jobs.mail_files.EmailBackend",
        tmp_path / "m",
    )

    mail.send_mail("Your code", "ABC-DEF", None, ["a@example.org"])

    [file] = (tmp_path / "m").iterdir()
    assert (tmp_path / "m").stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600
    assert "ABC-DEF" in file.read_text()
