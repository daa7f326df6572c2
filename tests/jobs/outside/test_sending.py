"""Another system that answers slowly or too much takes neither time nor memory."""

import socket
import threading
import time

import pytest

from jobs.outside import resolve, send, sending

HERE = ["127.0.0.0/8"]


@pytest.fixture
def answering():
    """A server whose one answer is written by a function."""
    server = socket.create_server(("127.0.0.1", 0))

    def start(write):
        def serve():
            client = server.accept()[0]
            with client:
                client.recv(65536)
                write(client)

        threading.Thread(target=serve, daemon=True).start()
        return resolve(f"http://127.0.0.1:{server.getsockname()[1]}/", HERE)

    yield start
    server.close()


def drip(client):
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    try:
        for _ in range(100):
            client.sendall(b"x")
            time.sleep(0.05)
    except OSError:
        pass


def test_an_answer_that_drips_is_cut_off_by_the_whole_time_it_takes(answering, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 0.4)
    target, begun = answering(drip), time.monotonic()

    with pytest.raises((OSError, sending.http.client.HTTPException)):
        send(target, None, {}, method="GET", most=1000)

    assert time.monotonic() - begun < 2


def test_of_a_long_answer_no_more_is_read_than_shows_that_it_is_too_long(answering):
    whole = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\nX-A: b\r\n\r\n" + b"y" * 50
    answer = send(answering(lambda client: client.sendall(whole)), None, {}, method="GET", most=20)

    assert (answer.status, answer.headers["X-A"], answer.content) == (200, "b", b"y" * 21)
