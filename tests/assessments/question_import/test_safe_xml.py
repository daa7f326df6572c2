from tests.assessments.question_import.written import codes


def test_xml_that_grows_or_reads_other_files_is_refused():
    bomb = '<!DOCTYPE q [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>'
    outside = '<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'

    assert codes(bomb) == codes(outside) == ["xml-entities"]
