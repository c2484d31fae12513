"""The outbox: exact while it can be, else repaired; what nothing else brings goes last; within its budgets."""

import json

from hypothesis import given
from hypothesis import strategies as st

from meetkit.server.live.outbox import Outbox, Stock

BIG = json.dumps({"message": "x" * 14_000})


def seqs(outbox: Outbox, seq: int) -> list[int]:
    missed = outbox.resume(seq, repair=False)
    assert missed is not None
    return [entry.seq for entry in missed.entries]


def test_all_of_it_is_kept_however_many_there_are() -> None:
    outbox = Outbox(Stock())
    for _ in range(5000):
        outbox.number("stream-enabled", "{}")
    for _ in range(64):
        outbox.number("pubsub-message", BIG, unkept_topic="t")
    assert seqs(outbox, 1200) == list(range(1201, 5065))


def test_number_that_was_never_given_cannot_be_resumed() -> None:
    outbox = Outbox(Stock())
    outbox.number("error", "{}")
    assert outbox.resume(2, repair=True) is None


def test_beyond_the_budget_changes_go_and_what_nothing_else_brings_stays() -> None:
    outbox = Outbox(Stock(), kept_bytes=10_000)
    outbox.number("transport-failed", '"first"')
    for _ in range(30):
        outbox.number("stream-enabled", "{}")
        outbox.number("pubsub-message", "x" * 300, unkept_topic="chat")
        outbox.number("pubsub-message", "x" * 300)
    outbox.number("error", '"last"')
    assert outbox.resume(0, repair=False) is None
    missed = outbox.resume(0, repair=True)
    assert missed is not None
    assert missed.skipped_to == 92
    assert [entry.seq for entry in missed.entries] == list(range(93, 93 + len(missed.entries)))
    events = [entry.event for entry in missed.entries]
    assert (events[0], events[-1]) == ("transport-failed", "error")
    assert set(events[1:-1]) == {"pubsub-message"}
    assert 30 - events.count("pubsub-message") < missed.lost.count < 30
    assert list(missed.lost.topics) == ["chat"]


def test_repair_whose_answer_was_lost_is_repeated_and_counts_nothing_twice() -> None:
    outbox = Outbox(Stock(), kept_bytes=10_000)
    for _ in range(100):
        outbox.number("pubsub-message", "x" * 300, unkept_topic="chat")
    first = outbox.resume(10, repair=True)
    outbox.number("error", "the lost messages")
    second = outbox.resume(10, repair=True)
    assert first is not None
    assert second is not None
    assert first.lost.count + len(first.entries) == 90, "those that had come before count as little"
    assert second.lost.count == 0
    assert [entry.event for entry in second.entries] == [*(entry.event for entry in first.entries), "error"]
    assert second.skipped_to is not None
    assert seqs(outbox, second.skipped_to) == [entry.seq for entry in second.entries]


def test_too_much_of_what_nothing_else_brings_makes_a_resume_impossible() -> None:
    outbox = Outbox(Stock(), kept_bytes=10_000)
    for _ in range(100):
        outbox.number("error", "x" * 300)
    assert outbox.resume(0, repair=True) is None


def test_all_outboxes_together_stay_within_the_stock_and_give_it_back() -> None:
    stock = Stock(limit_bytes=100_000)
    outboxes = [Outbox(stock) for _ in range(20)]
    for _ in range(50):
        for outbox in outboxes:
            outbox.number("pubsub-message", BIG)
            assert stock.used_bytes <= stock.limit_bytes
    for outbox in outboxes:
        assert outbox.resume(0, repair=True) is not None
    for outbox in outboxes[:10]:
        outbox.ack(outbox.last_seq)
    for outbox in outboxes[10:]:
        outbox.clear()
    assert stock.used_bytes == 0


@given(st.lists(st.tuples(st.sampled_from(["error", "stream-enabled", "pubsub-message", "ack"]), st.integers(0, 900))))
def test_after_any_course_numbers_have_no_gap(course: list[tuple[str, int]]) -> None:
    stock, acked = Stock(limit_bytes=6_000), 0
    outbox = Outbox(stock, kept_bytes=5_000)
    for event, size in course:
        if event == "ack":
            outbox.ack(outbox.last_seq - size % 5)
            acked = max(acked, outbox.last_seq - size % 5)
        else:
            outbox.number(event, "x" * size)
        assert 0 <= stock.used_bytes <= 5_000
    assert acked == 0 or outbox.resume(acked - 1, repair=True) is None
    missed = outbox.resume(acked, repair=True)
    if missed is not None:
        begin = acked if missed.skipped_to is None else missed.skipped_to
        last = missed.entries[-1].seq if missed.entries else outbox.last_seq
        assert [entry.seq for entry in missed.entries] == list(range(begin + 1, last + 1))
        assert last == outbox.last_seq
