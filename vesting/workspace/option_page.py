"""Page 1 of an option out of the workspace: for the report, whatever its format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vesting.errors import Problem, UsageError
from vesting.options.appraisal.today import Comparison as Compared
from vesting.options.ground import Ground
from vesting.options.measures.catalogue import option_measures
from vesting.options.measures.deficit import deficit_shares
from vesting.options.measures.thresholds import on_by_default, one_off, tell_threshold
from vesting.options.measures.unit import measure_members
from vesting.options.page import (
    Comparison,
    CouncilRow,
    DeficitRow,
    ModelRow,
    OptionPage,
    ThresholdTold,
)
from vesting.outputs.docx import docx
from vesting.outputs.html import html
from vesting.outputs.option_report import option_report
from vesting.outputs.report import Report
from vesting.outputs.xlsx import xlsx
from vesting.structure.words import Model
from vesting.workspace.appraisal_stage import Judged, appraised
from vesting.workspace.board import Board, Council, Option
from vesting.workspace.choices import latest_criteria
from vesting.workspace.folder import Workspace
from vesting.workspace.laid_models import comparison_rows, lay_model
from vesting.workspace.models import Facts, Proposal
from vesting.workspace.option_map import draw_option
from vesting.workspace.options_stage import options_of, shapes_of

BAD_FORMAT = Problem("WSP-E73", "A report cannot be written in that format", UsageError)

NOT_PROPOSED = "listed by the program; nobody has recorded it as proposed"
NO_DEFICIT = "no deficit is held: bring the table with vesting data template high_needs_deficit"
NOT_FIXED = "No criteria are fixed, so that nothing is compared"


def option_page(
    workspace: Workspace, board: Board, name: str, thresholds: Sequence[str] = ()
) -> OptionPage:
    """Page 1 of a listed option.

    Args:
        workspace: An open workspace.
        board: The options of a run.
        name: Identity of the option, or the name of a recorded proposal.
        thresholds: Quoted thresholds to show, which are off otherwise.

    Raises:
        InputError: The list has no such option.
    """
    facts = Facts.objects.get()
    proposal = Proposal.objects.filter(name=name).first()
    option = board.option(board.identity_of(proposal) if proposal else name, figures=True)
    proposal = proposal or board.proposed().get(option.option)
    said = _judged(workspace, option)
    ground = options_of(workspace, board.run).ground
    return OptionPage(
        name=proposal.name if proposal else f"Option {option.option}",
        option_id=option.option,
        councils=_councils(ground, option),
        statement=board.sentence,
        edition=_edition(option),
        criteria_fixed=_criteria(),
        legal_status=_status(proposal),
        made_for=facts.made_for,
        made_by=facts.made_by,
        run=board.run.key,
        fictitious=facts.fictitious,
        map_svg=_map(option, facts, board),
        today=tuple(map(_compared, said.today)) if said else (),
        beaten_by=said.beaten if said else "",
        ranks=_ranks(said) if said else (),
        preferred_if=said.preferred_if if said else (),
        not_if=said.not_if if said else (),
        would_change=said.would_change if said else (),
        models=_models(option),
        one_off=one_off(),
        thresholds=_thresholds(option, thresholds),
        deficit=_deficit(ground, option),
        deficit_source=ground.deficit.source if ground.deficit else NO_DEFICIT,
    )


def _judged(workspace: Workspace, option: Option) -> Judged | None:
    made = appraised(workspace) if latest_criteria() else None
    return made.judge(option) if made else None


def _councils(ground: Ground, option: Option) -> tuple[CouncilRow, ...]:
    judged = (
        dict(zip(ground.graph.ids, ground.judgements, strict=True)) if ground.judgements else {}
    )

    def row(name: str, council: Council) -> CouncilRow:
        words = [j.words() for code in council.codes if (j := judged.get(code))]
        return CouncilRow(
            name=name,
            places=council.places,
            figures={name: sourced.figure for name, sourced in council.figures.items()},
            judgement="; ".join(dict.fromkeys(words)),
        )

    return tuple(row(name, council) for name, council in option.lettered)


def _thresholds(option: Option, asked: Sequence[str]) -> tuple[ThresholdTold, ...]:
    councils = [
        (c.name, {m: s.figure.value for m, s in c.figures.items() if s.figure.value is not None})
        for c in option.councils
    ]
    return tuple(tell_threshold(name, councils) for name in (*on_by_default(), *asked))


def _deficit(ground: Ground, option: Option) -> tuple[DeficitRow, ...]:
    """The high-needs deficit by several keys, none of which is preferred."""
    member = np.array([[float(b in c.codes) for b in ground.graph.ids] for c in option.councils])
    pounds = ground.deficit.pounds if ground.deficit else None
    shares = deficit_shares(measure_members(ground, member), pounds)
    rows = []
    for key in dict.fromkeys(share.key for share in shares):
        own = [share for share in shares if share.key == key]
        amounts = tuple(s.pounds for s in own if s.pounds is not None)
        rows.append(DeficitRow(key, tuple(s.share for s in own), amounts or None, own[0].label))
    return tuple(rows)


def _models(option: Option) -> tuple[ModelRow, ...]:
    """One leadership team for all councils, beside in-house and improving in place."""
    rows = comparison_rows(lay_model(option, Model.PARTNERSHIP))
    return tuple(ModelRow(what, *words) for what, words in rows)


def _edition(option: Option) -> str:
    figure = option.councils[0].figures["residents"].figure
    return f"Residents: {figure.origin}"


def _criteria() -> str:
    locked = latest_criteria()
    if locked is None:
        return NOT_FIXED
    seen = (
        ", after scores had been shown" if locked.after_scores else ", before any score was shown"
    )
    titles = "; ".join(str(c["title"]) for c in locked.criteria)
    return f"Criteria fixed on {locked.when:%d %B %Y} by {locked.who}{seen}: {titles}"


def _status(proposal: Proposal | None) -> str:
    if proposal is None:
        return NOT_PROPOSED
    when = f"{proposal.proposed_on:%d %B %Y}"
    return f"{proposal.get_status_display()}; {proposal.proposed_by}, {when} ({proposal.source})"


def _map(option: Option, facts: Facts, board: Board) -> str:
    shapes = shapes_of(board.results)
    return draw_option(option, shapes, facts.imprint(board.run.key)) if shapes else ""


def _number(value: float | None) -> str:
    if value is None:
        return "not known"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"


def _compared(met: Compared) -> Comparison:
    measure = option_measures()[met.criterion]
    title = f"{measure.title} ({measure.unit})"
    return Comparison(
        title,
        _number(met.option),
        _number(met.today),
        str(met.verdict),
        met.why,
        met.option,
        met.today,
    )


def _ranks(said: Judged) -> tuple[str, ...]:
    titles = {name: measure.title for name, measure in option_measures().items()}
    return tuple(rank.sentence(titles[rank.criterion]) for rank in said.ranks)


def write_report(report: Report, path: Path) -> None:
    """Write a report in the format that its ending names.

    Raises:
        UsageError: The ending is none of ``.html``, ``.xlsx`` and ``.docx``.
    """
    path.write_bytes(render_report(report, path.suffix.lower().lstrip(".")))


def render_report(report: Report, format_: str) -> bytes:
    """A report as bytes in one of the formats ``html``, ``xlsx`` and ``docx``.

    Raises:
        UsageError: It is none of them.
    """
    if format_ == "html":
        return html(report).encode()
    if format_ == "xlsx":
        return xlsx(report)
    if format_ == "docx":
        return docx(report)
    raise BAD_FORMAT(f"'{format_}' is no format of a report", mend="Use .html, .xlsx or .docx.")


def report_of(
    workspace: Workspace, board: Board, name: str, thresholds: Sequence[str] = ()
) -> Report:
    """Page 1 of an option as a report value; see :func:`option_page`."""
    return option_report(option_page(workspace, board, name, thresholds))
