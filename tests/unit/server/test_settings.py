"""Settings: which source wins, and that a wrong one names itself."""

from pathlib import Path

import pytest

from meetkit.errors import InvalidSetting
from meetkit.server.app import create_app
from meetkit.server.settings import Settings, load, unknown_variables
from meetkit.server.web_address import OWN_FOLDERS

S3 = {"storage": "s3", "s3_bucket": "b", "s3_access_key": "k", "s3_secret_key": "pa55word"}


def test_command_line_wins_over_environment_over_file_over_default(tmp_path: Path) -> None:
    config = tmp_path / "meetkit.toml"
    config.write_text('port = 1001\nhost = "127.0.0.2"\nlobby_timeout_s = 5\n')
    environment = {"MEETKIT_PORT": "1002", "MEETKIT_HOST": "127.0.0.3", "MEETKIT_DEBUG": "true"}
    settings = load({"port": "1003"}, config=config, environment=environment)
    assert (settings.port, settings.host, settings.lobby_timeout_s, settings.debug) == (1003, "127.0.0.3", 5, True)
    assert settings.max_participants == 100


def test_announced_addresses_may_be_a_list_or_separated_by_commas() -> None:
    assert load({"announced_ips": ["192.0.2.1", "2001:db8::1"]}, environment={}).announced_ips == (
        "192.0.2.1",
        "2001:db8::1",
    )
    environment = {"MEETKIT_ANNOUNCED_IPS": "192.0.2.1, 192.0.2.2"}
    assert load({}, environment=environment).announced_ips == ("192.0.2.1", "192.0.2.2")


@pytest.mark.parametrize(
    ("options", "setting"),
    [
        ({"port": "70000"}, "MEETKIT_PORT"),
        ({"port": "http"}, "MEETKIT_PORT"),
        ({"host": "example.org"}, "MEETKIT_HOST"),
        ({"announced_ips": ["0.0.0.0"]}, "MEETKIT_ANNOUNCED_IPS"),
        ({"announced_ips": ["here"]}, "MEETKIT_ANNOUNCED_IPS"),
        ({"page_access": "everybody"}, "MEETKIT_PAGE_ACCESS"),
        ({"token_leeway_s": "61"}, "MEETKIT_TOKEN_LEEWAY_S"),
        ({"public_url": "meet.example.org"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://ada:pa55word@meet.example.org"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "ftp://meet.example.org"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https:///meet"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://[::1"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://meet.example.org:0"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://meet.example.org:99999"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://meet.example.org:port"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://example.org/meet?a=1"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://example.org/meet?"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://example.org/#meet"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://example.org/a/../b"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://example.org//meet"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://example.org/a b"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://example.org/meet\n"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://example.org/%6d"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": 'https://example.org/"><script>'}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://example.org/m"}, "MEETKIT_PUBLIC_URL"),
        ({"public_url": "https://example.org/v2/meet/"}, "MEETKIT_PUBLIC_URL"),
        ({"media_port": "65535", "media_workers": "2"}, "MEETKIT_MEDIA_PORT"),
        ({"ping_timeout_s": "5"}, "MEETKIT_PING_TIMEOUT_S"),
        ({"lobby_timeout_s": "nan"}, "MEETKIT_LOBBY_TIMEOUT_S"),
        ({"storage": "tape"}, "MEETKIT_STORAGE"),
        ({"storage": "s3"}, "MEETKIT_S3_BUCKET"),
        ({"storage": "s3", "s3_bucket": "b"}, "MEETKIT_S3_ACCESS_KEY"),
        ({"storage": "s3", "s3_bucket": "b", "s3_access_key": "k"}, "MEETKIT_S3_SECRET_KEY"),
        (S3 | {"s3_secret_key_file": "f"}, "MEETKIT_S3_SECRET_KEY"),
        (S3 | {"s3_endpoint": "https://ada:pa55word@s3.example.org"}, "MEETKIT_S3_ENDPOINT"),
        (S3 | {"s3_endpoint": "s3.example.org:9000"}, "MEETKIT_S3_ENDPOINT"),
        (S3 | {"s3_endpoint": "https://s3.example.org/bucket"}, "MEETKIT_S3_ENDPOINT"),
        (S3 | {"s3_prefix": "a/../b"}, "MEETKIT_S3_PREFIX"),
    ],
)
def test_wrong_value_names_its_setting_and_not_what_was_given(options: dict[str, object], setting: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        load(options, environment={})
    assert caught.value.reason == "INVALID_VALUE"
    assert caught.value.params["setting"] == setting
    assert "pa55word" not in str(caught.value)


def test_file_with_an_unknown_name_or_no_file_is_an_error(tmp_path: Path) -> None:
    config = tmp_path / "meetkit.toml"
    config.write_text("prot = 1\n")
    for path, reason in ((config, "UNKNOWN_SETTING"), (tmp_path / "none.toml", "FILE_UNREADABLE")):
        with pytest.raises(InvalidSetting) as caught:
            load({}, config=path, environment={})
        assert caught.value.reason == reason
    config.write_text("port = = 1")
    with pytest.raises(InvalidSetting) as caught:
        load({}, config=config, environment={})
    assert caught.value.reason == "FILE_UNREADABLE"


def test_misspelt_variable_is_found_and_a_foreign_one_is_not() -> None:
    environment = {"MEETKIT_PROT": "1", "MEETKIT_PORT": "1", "MEETKIT_SOMETHING_ELSE": "x", "PATH": "/bin"}
    assert unknown_variables(environment) == ["MEETKIT_PROT"]


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_secret_of_s3_is_shown_nowhere() -> None:
    settings = load(S3, environment={})
    assert settings.s3_secret_key is not None
    assert settings.s3_secret_key.get_secret_value() == "pa55word"
    assert "pa55word" not in repr(settings) + str(settings) + settings.model_dump_json()
    assert load({"s3_prefix": "/a//b/"}, environment={}).s3_prefix == "a/b"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://example.org/meet/", "https://example.org/meet"),
        ("https://example.org/a/b-c_d.e~f", "https://example.org/a/b-c_d.e~f"),
        ("HTTPS://meet.example.org/", "https://meet.example.org"),
        ("http://[2001:db8::1]:8080", "http://[2001:db8::1]:8080"),
    ],
)
def test_public_url_may_have_a_path_and_is_kept_without_a_slash_at_its_end(given: str, kept: str) -> None:
    assert load({"public_url": given}, environment={}).public_url == kept


def test_no_path_of_public_url_can_be_taken_for_one_of_ours() -> None:
    app = create_app(load({}, environment={}))
    ours = {str(path).split("/")[1] for route in app.routes if (path := getattr(route, "path", "/"))}
    assert ours - {""} <= OWN_FOLDERS
