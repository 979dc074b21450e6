import getpass

from vesting.workspace import shell


def test_a_person_may_say_who_they_are(monkeypatch):
    monkeypatch.setenv("VESTING_USER", " Ann Analyst ")
    assert shell.user_name() == "Ann Analyst"


def test_else_the_system_says_it(monkeypatch):
    monkeypatch.delenv("VESTING_USER", raising=False)
    monkeypatch.setattr(getpass, "getuser", lambda: "ann")
    assert shell.user_name() == "ann"


def test_a_system_that_does_not_know_is_no_obstacle(monkeypatch):
    def unknown():
        raise KeyError("uid not found")

    monkeypatch.delenv("VESTING_USER", raising=False)
    monkeypatch.setattr(getpass, "getuser", unknown)
    assert shell.user_name() == "unnamed user"


def test_django_is_started_once_with_the_settings_named(tmp_path):
    """In a process of its own, because this one has started already."""
    import subprocess
    import sys

    code = (
        "from vesting.workspace import shell; shell.start(); shell.start('vesting.web.settings');"
        "from django.conf import settings; print(settings.INSTALLED_APPS)"
    )
    words = [sys.executable, "-c", code]
    env = {"PATH": "", "HOME": str(tmp_path)}
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=env)
    assert done.stdout.strip() == "['vesting.workspace']"
