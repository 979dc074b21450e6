"""Who gets in, and what the browser is told."""

import re

import pytest
from django.test import Client

from tests.web.conftest import let_in
from vesting.web.door import DOOR, PATH, Door

pytestmark = pytest.mark.xdist_group("loamshire")  # one worker makes Loamshire, not each

STRANGER = {"headers": {"host": "127.0.0.1:8765"}}


def test_a_token_opens_the_door_once():
    door = Door()
    token = door.new_token()
    key = door.exchange(token)
    assert key is not None
    assert door.opens(key)
    assert door.exchange(token) is None
    assert not door.opens("another")
    assert not door.opens("")


def test_a_browser_without_the_cookie_stays_outside(here_again):
    response = Client(**STRANGER).get("/")
    assert response.status_code == 403
    page = response.content.decode()
    assert "WEB-E01" in page
    assert "vesting serve" in page
    assert "Loamshire" not in page  # not even the workspace's name


def test_a_used_address_says_so(here_again):
    token = DOOR.new_token()
    assert Client(**STRANGER).get(PATH + token).status_code == 302
    response = Client(**STRANGER).get(PATH + token)
    assert response.status_code == 403
    assert "WEB-E02" in response.content.decode()


def test_the_cookie_is_kept_from_scripts_and_other_sites(here_again):
    response = Client(**STRANGER).get(PATH + DOOR.new_token())
    cookie = response.cookies["vesting-80"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert response["Location"] == "/"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil"])
def test_a_foreign_name_for_this_computer_is_refused(here_again, host):
    client = let_in()
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765"])
def test_this_computer_answers_to_its_own_names(here_again, host):
    client = let_in()
    assert client.get("/", headers={"host": host}).status_code == 200


def test_every_answer_carries_the_policy(client):
    for path in ("/", "/nothing-here", "/static/vesting/workbench.css"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_a_form_needs_its_token(here_again):
    client = let_in(enforce_csrf_checks=True)
    response = client.post("/options/weights", {"name": "x"})
    assert response.status_code == 403
    assert "WEB-E06" in response.content.decode()


def test_a_form_with_its_token_is_taken(here_again):
    client = let_in(enforce_csrf_checks=True)
    page = client.get("/cost-shares").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
    told = {"csrfmiddlewaretoken": token, "partnership": "partners: [A]"}
    assert client.post("/cost-shares", told).status_code == 400  # read, and found wanting


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_from_another_site_is_refused(client, site):
    response = client.post("/cost-shares", {}, headers={"sec-fetch-site": site})
    assert response.status_code == 403
    assert "WEB-E03" in response.content.decode()


def test_pages_point_nowhere_outside(client):
    for path in ("/", "/about", "/options", "/area"):
        page = client.get(path).content.decode()
        assert not re.search(r'(?:src|href|action)="https?:', page)
        assert " style=" not in page
        assert "<script>" not in page
        assert " onclick=" not in page


def test_a_page_that_is_not_there_is_said_in_our_words(client):
    response = client.get("/nothing-here")
    assert response.status_code == 404
    assert "WEB-E04" in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/demand/", "/demand"),
        ("/demand/?unit=East%20%26%20West&x=/", "/demand?unit=East%20%26%20West&x=/"),
        ("/runs/again/options/", "/runs/again/options"),
        ("/delivery-models/caf%C3%A9%0d%0ax/", "/delivery-models/caf%C3%A9%0D%0Ax"),
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_an_address_with_a_slash_at_its_end_leads_to_the_page(client, method, asked, leads):
    response = getattr(client, method)(asked)
    assert (response.status_code, response.headers["Location"]) == (308, leads)
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["//elsewhere.example/", "//elsewhere.example/demand/", "///demand/", "/nothing-here/", "/demand//",
     "/\\elsewhere.example/", "/%2F/elsewhere.example/", "/area/%5C/"],
)  # fmt: skip
def test_nobody_is_led_elsewhere_by_a_slash(here_again, path):
    from urllib.parse import unquote

    from django.test import RequestFactory

    from vesting.web.addresses import without_slash

    request = RequestFactory().get("/demand", headers={"host": "127.0.0.1:8765"})
    request.path_info = request.path = unquote(path)
    assert without_slash(lambda _: "answered")(request) == "answered"


def test_the_start_page_and_forms_are_not_led_anywhere(client):
    assert client.get("/").status_code == 200
    assert client.post("/cost-shares/", {}).status_code == 404


def test_a_closed_door_tells_nothing_of_addresses(here_again):
    from django.test import Client

    response = Client(headers={"host": "127.0.0.1:8765"}).get("/demand/")
    assert response.status_code == 403


def test_a_fault_of_ours_is_a_page_without_a_traceback(here_again, monkeypatch):
    from vesting.web.pages import home

    def fault(*_):
        raise ZeroDivisionError("secret of the program")

    monkeypatch.setattr(home, "journey", fault)
    client = let_in(raise_request_exception=False)
    response = client.get("/")
    assert response.status_code == 500
    assert "WEB-E05" in response.content.decode()
    assert "secret" not in response.content.decode()


def test_only_the_loopback_address_is_served():
    from vesting.web import server

    assert server.LOOPBACK == "127.0.0.1"


def test_a_port_in_use_is_said(here_again):
    import socket

    from vesting.errors import InputError
    from vesting.web.server import serve

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InputError) as met:
            serve(here_again.path, port=taken.getsockname()[1], browser=False, say=lambda _: None)
    assert met.value.code == "WEB-E07"
