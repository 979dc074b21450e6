"""The SSDA903 return as declared tables: one for each of its modules, and what reading gives.

The modules and their headings follow the DfE guide to the SSDA903 collection, as listed in Data to
Insight's validator csc-validator-be-903 v0.1.14 (``lac_validator/config.py``); XML tags follow
``CLA_903.xsd``. A column's first alias is its official heading.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from vesting.evidence.headings import Heading, plain
from vesting.evidence.table import Column, Table

COUNCIL = Column(
    "council", pl.String(), "Council that made the return", required=True,
    aliases=("LA", "local authority", "la name", "la code", "council"),
)  # fmt: skip
CHILD = Column(
    "child", pl.String(), "Council's own identifier of the child", required=True, personal=True,
    aliases=("CHILD", "CHILDID", "child unique id", "child identifier", "child number"),
)  # fmt: skip
YEAR = Column(
    "year", pl.Int32(), "Collection year: 2024 is the year that ended on 31 March 2024",
    aliases=("YEAR", "collection year", "year ending", "return year"),
)  # fmt: skip
FILE = Column("file", pl.String(), "File that the row was read from", required=True)
ROW = Column(
    "row", pl.Int64(), "Row in the file, heading included; in XML the number of the element",
    required=True,
)  # fmt: skip


def _text(name: str, heading: str, meaning: str, *more: str) -> Column:
    return Column(name, pl.String(), meaning, personal=True, aliases=(heading, *more))


def _date(name: str, heading: str, meaning: str, *more: str, required: bool = False) -> Column:
    return Column(
        name, pl.Date(), meaning, required=required, personal=True, aliases=(heading, *more)
    )


def _flag(name: str, heading: str, meaning: str) -> Column:
    return Column(name, pl.Boolean(), meaning, personal=True, aliases=(heading,))


def _number(name: str, heading: str, meaning: str) -> Column:
    return Column(name, pl.Int32(), meaning, personal=True, aliases=(heading,))


BORN = _date("born", "DOB", "Date of birth", "date of birth", "birth date")
SEX = _text("sex", "SEX", "M, F or U; 1 and 2 until 2023-24", "gender")


@dataclass(frozen=True, eq=False)
class Module:
    """One module of the return; there is one of each, so that two are equal only if they are the same.

    Attributes:
        table: Its declared table.
        signature: Official headings beside the child's that no other module has; all must be there.
        essential: Columns without which the module cannot be read.
        since: First collection year that has it.
    """

    table: Table
    signature: tuple[str, ...]
    essential: tuple[str, ...] = ()
    since: int = 2017

    @property
    def name(self) -> str:
        """Name of the module, which is that of its table."""
        return self.table.name

    @cached_property
    def own(self) -> tuple[Column, ...]:
        """Columns that the return itself gives, without those that we add."""
        return tuple(c for c in self.table.columns if c not in (COUNCIL, YEAR, FILE, ROW))

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """What to look for in a file: the signature must be there, the rest may."""
        return tuple(
            Heading(c.name, _plain(c), c == CHILD or official(c) in self.signature)
            for c in (COUNCIL, *self.own, YEAR)
        )


def official(column: Column) -> str:
    """The official heading of a column."""
    return column.aliases[0] if column.aliases else column.name


_BEFORE = (
    "episodes?|headers?|reviews?|uasc|oc[23]|ad1|placedadoption|prevperm|missing|swepisodes|ssda903"
)
_AFTER = "value|code"


def _plain(column: Column) -> tuple[str, ...]:
    """Headings of a column: its aliases, and the official one with a table before or a word behind."""
    names = [plain(alias) for alias in column.aliases]
    after = f"{_AFTER}|date" if column.dtype == pl.Date() else _AFTER
    return (*names, *(f"(?:{_BEFORE})*{name}(?:{after})?" for name in names[:1]))


def _module(
    name: str,
    meaning: str,
    columns: tuple[Column, ...],
    signature: tuple[str, ...],
    essential: tuple[str, ...] = (),
    since: int = 2017,
) -> Module:
    table = Table(name, meaning, (COUNCIL, CHILD, *columns, YEAR, FILE, ROW))
    return Module(table, signature, essential, since)


HEADER = _module(
    "header",
    "One child in one year's return",
    (
        SEX,
        BORN,
        _text("ethnic", "ETHNIC", "Ethnic group", "ethnicity", "ethnic origin"),
        _text(
            "upn",
            "UPN",
            "Unique pupil number, or UN1 to UN5 why there is none",
            "unique pupil number",
        ),
        _flag("mother", "MOTHER", "Whether she is a mother"),
        _date("mothers_child_born", "MC_DOB", "Date of birth of her child"),
    ),
    ("DOB", "ETHNIC"),
    ("born",),
)

EPISODES = _module(
    "episodes",
    "One episode of care: one legal status in one placement",
    (
        _date(
            "started",
            "DECOM",
            "First day of the episode",
            "date episode commenced",
            "episode start date",
            required=True,
        ),
        _text("new_reason", "RNE", "Reason for the new episode", "reason for new episode"),
        _text("legal_status", "LS", "Legal status", "legal status"),
        _text("need", "CIN", "Category of need", "category of need"),
        _text(
            "place",
            "PLACE",
            "Placement; 'other' where the code is not known",
            "PL",
            "placement",
            "placement type",
        ),
        _text(
            "provider",
            "PLACE_PROVIDER",
            "Provider of the placement",
            "placement provider",
            "provider",
        ),
        _date(
            "ended",
            "DEC",
            "Day on which the episode ended; empty while it is open",
            "date episode ceased",
            "episode end date",
        ),
        _text(
            "end_reason",
            "REC",
            "Reason why the episode ended; X1 where care went on",
            "reason episode ceased",
        ),
        _text(
            "change_reason",
            "REASON_PLACE_CHANGE",
            "Reason for the change of placement",
            "reason for place change",
            "reason for placement change",
        ),
        _text("home_postcode", "HOME_POST", "Postcode of the home before care", "home postcode"),
        _text("placed_postcode", "PL_POST", "Postcode of the placement", "placement postcode"),
        _text("urn", "URN", "Ofsted's number of the provider"),
    ),
    ("DECOM",),
    ("started", "ended", "legal_status", "place"),
)

REVIEWS = _module(
    "reviews",
    "One review of a child's care",
    (
        BORN,
        _date("reviewed", "REVIEW", "Date of the review", "review date", required=True),
        _text("took_part", "REVIEW_CODE", "How the child took part"),
    ),
    ("REVIEW",),
)

UASC = _module(
    "uasc",
    "One unaccompanied child who seeks asylum",
    (SEX, BORN, _date("uasc_until", "DUC", "Day on which that status ended")),
    ("DUC",),
)

OC2 = _module(
    "oc2",
    "Health and strengths and difficulties of one child in one year",
    (
        BORN,
        _number("sdq_score", "SDQ_SCORE", "Score of strengths and difficulties, 0 to 40"),
        _text("sdq_reason", "SDQ_REASON", "Why there is no score"),
        _flag("convicted", "CONVICTED", "Convicted or warned in the year"),
        _flag("health_check", "HEALTH_CHECK", "Development check is up to date"),
        _flag("immunisations", "IMMUNISATIONS", "Immunisations are up to date"),
        _flag("teeth_check", "TEETH_CHECK", "Teeth were checked"),
        _flag("health_assessment", "HEALTH_ASSESSMENT", "Health was assessed"),
        _flag("substance_misuse", "SUBSTANCE_MISUSE", "Has a problem with substances"),
        _flag("intervention_received", "INTERVENTION_RECEIVED", "Received help with it"),
        _flag("intervention_offered", "INTERVENTION_OFFERED", "Was offered help with it"),
    ),
    ("SDQ_SCORE",),
)

OC3 = _module(
    "oc3",
    "One care leaver at a birthday",
    (
        BORN,
        _text("in_touch", "IN_TOUCH", "Whether the council is in touch"),
        _text("activity", "ACTIV", "Main activity"),
        _text("accommodation", "ACCOM", "Accommodation, and whether it is suitable"),
    ),
    ("IN_TOUCH",),
)

AD1 = _module(
    "ad1",
    "One adoption in the year",
    (
        BORN,
        _date("decided", "DATE_INT", "Decision that adoption is in the child's interest"),
        _date("matched", "DATE_MATCH", "Match with adopters"),
        _flag("foster_carer", "FOSTER_CARE", "Adopted by a foster carer"),
        _number("adopters", "NB_ADOPTR", "Number of adopters"),
        _text("sex_of_adopters", "SEX_ADOPTR", "Sex of the adopters"),
        _text("status_of_adopters", "LS_ADOPTR", "Legal status of the adopters"),
    ),
    ("DATE_INT",),
)

PLACED_ADOPTION = _module(
    "placed_adoption",
    "One decision to place a child for adoption",
    (
        BORN,
        _date("placed", "DATE_PLACED", "Day of the decision to place", required=True),
        _date("placed_ceased", "DATE_PLACED_CEASED", "Day on which it was reversed"),
        _text("placed_ceased_reason", "REASON_PLACED_CEASED", "Why it was reversed"),
    ),
    ("DATE_PLACED",),
)

PREVIOUS_PERMANENCE = _module(
    "previous_permanence",
    "An adoption, guardianship or order before care",
    (
        BORN,
        _text("previous", "PREV_PERM", "Kind of the earlier permanence"),
        _text("previous_council", "LA_PERM", "Council, or country, that arranged it"),
        _text("previous_date", "DATE_PERM", "Date of the order; zz where a part is not known"),
    ),
    ("PREV_PERM",),
)

MISSING = _module(
    "missing",
    "One time that a child was missing or away without leave",
    (
        BORN,
        _text("kind", "MISSING", "M missing, A away without authorisation"),
        _date("missing_from", "MIS_START", "First day", required=True),
        _date("missing_to", "MIS_END", "Last day; empty while missing"),
    ),
    ("MIS_START",),
)

SOCIAL_WORKERS = _module(
    "social_workers",
    "One social worker's time with one child",
    (
        BORN,
        _text("worker", "SW_ID", "Registration number of the social worker"),
        _date("worker_from", "SW_DECOM", "First day", required=True),
        _date("worker_to", "SW_DEC", "Last day; empty while it lasts"),
        _text("worker_reason", "SW_REASON", "Why the social worker changed"),
    ),
    ("SW_DECOM",),
    since=2024,
)

DEPRIVATION_OF_LIBERTY = _module(
    "deprivation_of_liberty",
    "One time under an order that deprives a child of liberty",
    (
        BORN,
        _date("dolo_from", "DOLO_START", "First day", required=True),
        _date("dolo_to", "DOLO_END", "Last day; empty while it lasts"),
    ),
    ("DOLO_START",),
    since=2027,
)

MODULES = (
    HEADER, EPISODES, REVIEWS, UASC, OC2, OC3, AD1, PLACED_ADOPTION, PREVIOUS_PERMANENCE, MISSING,
    SOCIAL_WORKERS, DEPRIVATION_OF_LIBERTY,
)  # fmt: skip
"""All modules of the return; those beyond the first two are handed on as they are."""

BY_NAME = {module.name: module for module in MODULES}

CHILDREN = Table(
    "children",
    "One child of one council in all years' returns together",
    (
        COUNCIL,
        CHILD,
        SEX,
        BORN,
        HEADER.table["ethnic"],
        Column("uasc", pl.Boolean(), "Ever unaccompanied and seeking asylum", personal=True),
        UASC.table["uasc_until"],
        HEADER.table["mother"],
        Column("first_year", pl.Int32(), "First collection year that tells of the child"),
        Column("last_year", pl.Int32(), "Last collection year that tells of the child"),
    ),
    key=("council", "child"),
)

FATES = Table(
    "fates",
    "What became of one physical row",
    (
        FILE,
        ROW,
        Column("module", pl.String(), "Module of the return", required=True),
        Column("fate", pl.String(), "Where the row ended", required=True),
        Column("rule", pl.String(), "Codes of the rules that it met, separated by a space"),
        Column("why", pl.String(), "What the rules say, without any value of the row"),
    ),
)
