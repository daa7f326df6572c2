"""The broker only wakes: whatever becomes of it, accepted work is done, and nobody waits for it."""

import signal

from tests.processes import within


def test_work_that_was_queued_survives_an_emptied_broker(house):
    house.post("one", "two", "three")
    house.broker().flushall()

    house.start_worker()

    assert within(60, lambda: house.mails() == 3)


def test_with_a_hung_broker_asking_is_quick_and_the_work_is_done_later(house):
    house.start_worker()
    assert house.post("before") < 3 and within(60, lambda: house.mails() == 1)

    house.broker_process().send_signal(signal.SIGSTOP)
    seconds = house.post("during")
    house.broker_process().send_signal(signal.SIGCONT)

    assert seconds < 3
    assert within(60, lambda: house.mails() == 2)


def test_with_a_killed_broker_asking_is_quick_and_the_work_is_done_later(house):
    house.start_worker()
    assert house.post("before") < 3 and within(60, lambda: house.mails() == 1)

    house.broker_process().kill()
    seconds = house.post("during")

    assert seconds < 3
    assert within(60, lambda: house.mails() == 2)


def test_a_job_that_is_delivered_again_and_again_has_its_effect_once(house):
    house.post("once")
    again = (
        "from celery import current_app\nfor _ in range(20): "
        "current_app.send_task('jobs.deliver_mail', kwargs={'job_id': 1})"
    )
    house.manage("shell", "-v0", "-c", again)

    house.start_worker()
    house.start_worker()

    assert within(60, lambda: house.broker().llen("cme") == 0 and house.job()[0] == "done")
    assert house.mails() == 1
