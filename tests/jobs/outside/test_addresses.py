import pytest

from jobs.outside import NotCalled, resolve


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://10.1.2.3/", "https://169.254.169.254/", "https://[::1]/",
        "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2002:7f00:1::]/",
        "https://0.0.0.0/", "https://224.0.0.1/", "https://100.64.0.1/", "https://[fd00::1]/",
        "https://2130706433/", "https://localhost/", "http://93.184.215.14/", "ftp://93.184.215.14/",
        "https://user:word@93.184.215.14/", "https://93.184.215.14:99999/", "https:///",
    ],
)  # fmt: skip
def test_no_address_inside_the_network_is_called(url):
    with pytest.raises(NotCalled):
        resolve(url, named=[])


def test_an_address_outside_is_called_where_it_was_resolved_to():
    target = resolve("https://93.184.215.14:8443/hook?a=1", named=[])

    assert (target.address, target.port, target.path) == ("93.184.215.14", 8443, "/hook?a=1")
    assert target.host_header == "93.184.215.14:8443"
