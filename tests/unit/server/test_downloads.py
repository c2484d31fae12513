"""Download links: how long they are good, and that they are bounded."""

import pytest

from meetkit.errors import NotFound
from meetkit.server.downloads import LINK_LIFE_S, Downloads


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def ticket_of(url: str) -> str:
    return url.removeprefix("https://meet.example.org/v2/downloads/")


def test_link_is_good_until_it_expires() -> None:
    clock = Clock()
    downloads = Downloads(public_url="https://meet.example.org", monotonic_s=clock)
    link = downloads.link("rec", 3)
    assert link.expires_in_ms == LINK_LIFE_S * 1000
    clock.now_s += LINK_LIFE_S - 0.1
    assert downloads.find(ticket_of(link.url)) == ("rec", 3)
    assert downloads.find(ticket_of(link.url)) == ("rec", 3)
    clock.now_s += 0.1
    with pytest.raises(NotFound) as caught:
        downloads.find(ticket_of(link.url))
    assert (caught.value.reason, caught.value.params) == ("DOWNLOAD_LINK", {"life_s": LINK_LIFE_S})


def test_expired_links_are_forgotten_and_too_many_push_out_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetkit.server.downloads._MOST_TICKETS", 2)
    clock = Clock()
    downloads = Downloads(public_url="https://meet.example.org", monotonic_s=clock)
    urls = [downloads.link("rec", index).url for index in range(3)]
    with pytest.raises(NotFound):
        downloads.find(ticket_of(urls[0]))
    assert [downloads.find(ticket_of(url))[1] for url in urls[1:]] == [1, 2]
