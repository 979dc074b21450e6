"""Page 1 of an option: what a director or a member needs to see, and what they must not read into it."""

from __future__ import annotations

from dataclasses import dataclass, field

from vesting.options.figure import Figure

SHOWN = (
    "residents", "aged_0_17", "looked_after", "ehc_plans", "child_deprivation",
    "leadership_cost_per_child", "posts_per_child", "distance_mean", "need_minus_funding",
)  # fmt: skip
"""Measures of each council that pages show of an option, alone or beside another, in order."""

NOT_A_RECOMMENDATION = "This is one option among many. It is not a recommendation."


@dataclass(frozen=True, slots=True)
class CouncilRow:
    """One council of the option.

    Attributes:
        name: Name by which the page calls it.
        places: Names of the blocks that it has.
        figures: Figures by name of measure.
        judgement: Its predecessors' inspection judgements, with dates.
    """

    name: str
    places: tuple[str, ...]
    figures: dict[str, Figure] = field(default_factory=dict)
    judgement: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One criterion compared with today: ``better``, ``worse`` or ``cannot tell``, and why."""

    criterion: str
    option: str
    today: str
    verdict: str
    why: str = ""
    option_value: float | None = None
    today_value: float | None = None


@dataclass(frozen=True, slots=True)
class ThresholdTold:
    """A quoted threshold that a reader asked for, with the rival evidence that always comes with it.

    Attributes:
        title: What is asked of every council.
        met: Names of the councils that meet it, and of those that do not.
        evidence_for: Published evidence for it.
        evidence_against: Published evidence against it.
        source: Who quotes it.
    """

    title: str
    met: tuple[tuple[str, ...], tuple[str, ...]]
    evidence_for: str
    evidence_against: str
    source: str


@dataclass(frozen=True, slots=True)
class DeficitRow:
    """One key of the high-needs deficit: each council's share, and pounds where a deficit is held."""

    key: str
    shares: tuple[float, ...]
    pounds: tuple[float, ...] | None
    label: str


@dataclass(frozen=True, slots=True)
class Range:
    """From what to what, in words and as numbers.

    Attributes:
        words: The range, and what has no figure and is left out of it.
        low: Low end; ``None`` where nothing of it has a figure.
        high: High end; ``None`` likewise.
        pounds: Whether it is money.
    """

    words: str
    low: float | None = None
    high: float | None = None
    pounds: bool = False

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class ModelRow:
    """What a shared leadership team changes on the footprint, beside the two always compared."""

    what: str
    shared: Range
    in_house: Range
    improving: Range


@dataclass(frozen=True, slots=True)
class OptionPage:
    """Everything that page 1 says of an option.

    Attributes:
        name: Name of the option.
        option_id: Its stable identity.
        councils: Its councils.
        statement: Complete or not, how many options, under which bounds.
        edition: Editions of the figures.
        criteria_fixed: When, by whom and which criteria were fixed; or that none are.
        legal_status: Whether it was proposed, decided, ordered; or only listed.
        today: Comparison with today, by criterion.
        beaten_by: How many options of as many councils beat it on every criterion, in words.
        ranks: Ranks among all listed maps, in words.
        preferred_if: What one must value for it to lead.
        not_if: What one must value for it not to lead.
        would_change: What would change this.
        one_off: Cost of changing, as a range with its source, and whether it tells options apart.
        thresholds: Quoted thresholds that were switched on; none unless asked for.
        deficit: High-needs deficit by several keys.
        deficit_source: Where the deficit comes from, or that none is held.
        models: One leadership team laid on the footprint, beside in-house and improving in place.
        made_for: Who commissioned the appraisal.
        made_by: Who made it.
        run: Identity of the run.
        fictitious: Whether the county is made up.
        map_svg: Map of the option.
    """

    name: str
    option_id: str
    councils: tuple[CouncilRow, ...]
    statement: str
    edition: str
    criteria_fixed: str
    legal_status: str
    made_for: str
    made_by: str
    run: str
    fictitious: bool = False
    map_svg: str = field(default="", repr=False)
    today: tuple[Comparison, ...] = ()
    beaten_by: str = ""
    ranks: tuple[str, ...] = ()
    preferred_if: tuple[str, ...] = ()
    not_if: tuple[str, ...] = ()
    would_change: tuple[str, ...] = ()
    models: tuple[ModelRow, ...] = ()
    one_off: str = ""
    thresholds: tuple[ThresholdTold, ...] = ()
    deficit: tuple[DeficitRow, ...] = ()
    deficit_source: str = ""
