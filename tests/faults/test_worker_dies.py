"""A worker that dies in the middle of its work."""

import time

from tests.processes import within


def die_in_the_middle(house) -> None:
    worker = house.start_worker()
    before = house.job()[1]
    assert within(60, lambda: house.job()[1] > before), (house.data / "worker.log").read_text()
    worker.kill()


def test_another_worker_finishes_what_a_killed_one_began(house):
    house.post("kept")
    with house.database() as blocker:
        blocker.execute("BEGIN; LOCK TABLE jobs_outboxmail IN SHARE MODE")  # the work waits here
        die_in_the_middle(house)
        blocker.execute("ROLLBACK")
    assert house.job()[:2] == ("running", 1)

    house.start_worker()

    assert within(60, lambda: house.job()[:2] == ("done", 2))
    assert house.mails() == 1


def test_work_that_kills_three_workers_is_failed_with_a_reason_and_other_work_goes_on(house):
    house.post("poison")
    with house.database() as blocker:
        blocker.execute("BEGIN; LOCK TABLE jobs_outboxmail IN SHARE MODE")
        for _ in range(3):
            die_in_the_middle(house)
        blocker.execute("ROLLBACK")

    house.start_worker()

    def failed() -> bool:
        with house.database() as database:
            query = (
                "SELECT count(*) FROM jobs_job WHERE state = 'failed' AND error_code = "
                "'worker-lost' AND error <> ''"
            )
            return database.execute(query).fetchone() == (1,)

    assert within(60, failed)
    assert within(60, lambda: house.mails() == 1)  # the beat asked for it in a job of its own


def test_a_worker_that_only_converts_videos_is_not_waited_for(house, package):
    house.manage("import_course", str(package))
    house.start_worker("--pool=solo", "--queues=media")
    assert within(
        60, lambda: any(client["cmd"] == "brpop" for client in house.broker().client_list())
    )  # it waits for work
    time.sleep(2)  # by now it would have been heard

    assert (
        house.manage("compute_outcomes", "mini").strip() == "1"
    )  # by a worker of the command's own
