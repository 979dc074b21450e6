"""The SSDA903 return as declared tables: one for each of its modules.

The modules and their headings follow the DfE guide to the SSDA903 collection, as listed in Data to
Insight's validator csc-validator-be-903 v0.1.14 (``lac_validator/config.py``); XML tags follow
``CLA_903.xsd``. A column's first alias is its official heading.
"""

from __future__ import annotations

from vesting.evidence.returns.guide.module import (
    BORN,
    SEX,
    date,
    flag,
    module,
    number,
    text,
)

HEADER = module(
    "header",
    "One child in one year's return",
    (
        SEX,
        BORN,
        text("ethnic", "ETHNIC", "Ethnic group", "ethnicity", "ethnic origin"),
        text(
            "upn",
            "UPN",
            "Unique pupil number, or UN1 to UN5 why there is none",
            "unique pupil number",
        ),
        flag("mother", "MOTHER", "Whether she is a mother"),
        date("mothers_child_born", "MC_DOB", "Date of birth of her child"),
    ),
    ("DOB", "ETHNIC"),
    ("born",),
)

EPISODES = module(
    "episodes",
    "One episode of care: one legal status in one placement",
    (
        date(
            "started",
            "DECOM",
            "First day of the episode",
            "date episode commenced",
            "episode start date",
            required=True,
        ),
        text("new_reason", "RNE", "Reason for the new episode", "reason for new episode"),
        text("legal_status", "LS", "Legal status", "legal status"),
        text("need", "CIN", "Category of need", "category of need"),
        text(
            "place",
            "PLACE",
            "Placement; 'other' where the code is not known",
            "PL",
            "placement",
            "placement type",
        ),
        text(
            "provider",
            "PLACE_PROVIDER",
            "Provider of the placement",
            "placement provider",
            "provider",
        ),
        date(
            "ended",
            "DEC",
            "Day on which the episode ended; empty while it is open",
            "date episode ceased",
            "episode end date",
        ),
        text(
            "end_reason",
            "REC",
            "Reason why the episode ended; X1 where care went on",
            "reason episode ceased",
        ),
        text(
            "change_reason",
            "REASON_PLACE_CHANGE",
            "Reason for the change of placement",
            "reason for place change",
            "reason for placement change",
        ),
        text("home_postcode", "HOME_POST", "Postcode of the home before care", "home postcode"),
        text("placed_postcode", "PL_POST", "Postcode of the placement", "placement postcode"),
        text("urn", "URN", "Ofsted's number of the provider"),
    ),
    ("DECOM",),
    ("started", "ended", "legal_status", "place"),
)

REVIEWS = module(
    "reviews",
    "One review of a child's care",
    (
        BORN,
        date("reviewed", "REVIEW", "Date of the review", "review date", required=True),
        text("took_part", "REVIEW_CODE", "How the child took part"),
    ),
    ("REVIEW",),
)

UASC = module(
    "uasc",
    "One unaccompanied child who seeks asylum",
    (SEX, BORN, date("uasc_until", "DUC", "Day on which that status ended")),
    ("DUC",),
)

OC2 = module(
    "oc2",
    "Health and strengths and difficulties of one child in one year",
    (
        BORN,
        number("sdq_score", "SDQ_SCORE", "Score of strengths and difficulties, 0 to 40"),
        text("sdq_reason", "SDQ_REASON", "Why there is no score"),
        flag("convicted", "CONVICTED", "Convicted or warned in the year"),
        flag("health_check", "HEALTH_CHECK", "Development check is up to date"),
        flag("immunisations", "IMMUNISATIONS", "Immunisations are up to date"),
        flag("teeth_check", "TEETH_CHECK", "Teeth were checked"),
        flag("health_assessment", "HEALTH_ASSESSMENT", "Health was assessed"),
        flag("substance_misuse", "SUBSTANCE_MISUSE", "Has a problem with substances"),
        flag("intervention_received", "INTERVENTION_RECEIVED", "Received help with it"),
        flag("intervention_offered", "INTERVENTION_OFFERED", "Was offered help with it"),
    ),
    ("SDQ_SCORE",),
)

OC3 = module(
    "oc3",
    "One care leaver at a birthday",
    (
        BORN,
        text("in_touch", "IN_TOUCH", "Whether the council is in touch"),
        text("activity", "ACTIV", "Main activity"),
        text("accommodation", "ACCOM", "Accommodation, and whether it is suitable"),
    ),
    ("IN_TOUCH",),
)

AD1 = module(
    "ad1",
    "One adoption in the year",
    (
        BORN,
        date("decided", "DATE_INT", "Decision that adoption is in the child's interest"),
        date("matched", "DATE_MATCH", "Match with adopters"),
        flag("foster_carer", "FOSTER_CARE", "Adopted by a foster carer"),
        number("adopters", "NB_ADOPTR", "Number of adopters"),
        text("sex_of_adopters", "SEX_ADOPTR", "Sex of the adopters"),
        text("status_of_adopters", "LS_ADOPTR", "Legal status of the adopters"),
    ),
    ("DATE_INT",),
)

PLACED_ADOPTION = module(
    "placed_adoption",
    "One decision to place a child for adoption",
    (
        BORN,
        date("placed", "DATE_PLACED", "Day of the decision to place", required=True),
        date("placed_ceased", "DATE_PLACED_CEASED", "Day on which it was reversed"),
        text("placed_ceased_reason", "REASON_PLACED_CEASED", "Why it was reversed"),
    ),
    ("DATE_PLACED",),
)

PREVIOUS_PERMANENCE = module(
    "previous_permanence",
    "An adoption, guardianship or order before care",
    (
        BORN,
        text("previous", "PREV_PERM", "Kind of the earlier permanence"),
        text("previous_council", "LA_PERM", "Council, or country, that arranged it"),
        text("previous_date", "DATE_PERM", "Date of the order; zz where a part is not known"),
    ),
    ("PREV_PERM",),
)

MISSING = module(
    "missing",
    "One time that a child was missing or away without leave",
    (
        BORN,
        text("kind", "MISSING", "M missing, A away without authorisation"),
        date("missing_from", "MIS_START", "First day", required=True),
        date("missing_to", "MIS_END", "Last day; empty while missing"),
    ),
    ("MIS_START",),
)

SOCIAL_WORKERS = module(
    "social_workers",
    "One social worker's time with one child",
    (
        BORN,
        text("worker", "SW_ID", "Registration number of the social worker"),
        date("worker_from", "SW_DECOM", "First day", required=True),
        date("worker_to", "SW_DEC", "Last day; empty while it lasts"),
        text("worker_reason", "SW_REASON", "Why the social worker changed"),
    ),
    ("SW_DECOM",),
    since=2024,
)

DEPRIVATION_OF_LIBERTY = module(
    "deprivation_of_liberty",
    "One time under an order that deprives a child of liberty",
    (
        BORN,
        date("dolo_from", "DOLO_START", "First day", required=True),
        date("dolo_to", "DOLO_END", "Last day; empty while it lasts"),
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
