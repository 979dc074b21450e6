"""The pages of demand: before and after a forecast, every number with its way back."""

import re
from html import unescape

import polars as pl
import pytest

from tests.web.conftest import let_in
from tests.web.test_pages import _wait_for_runs, page, words
from vesting.workspace.models import Run
from vesting.workspace.results import newest
from vesting.workspace.runs import latest

pytestmark = pytest.mark.xdist_group("loamshire")  # one worker makes Loamshire, not each

UNITS = "East: Ashby, Barrow, Corley, Dunmere, Elverton\nWest: rest"


@pytest.fixture(scope="module")
def forecast(loamshire):
    """A short forecast of two units, made once through the page."""
    from vesting.web import here

    here.configure(loamshire)
    client = let_in()
    units = "East: Ashby, Barrow, Corley, Dunmere, Elverton"
    response = client.post("/demand", {"units": units, "months": "12", "replicates": "100"})
    assert response.status_code == 302
    _wait_for_runs()
    made = latest("demand")
    assert made is not None, Run.objects.filter(stage="demand").first().problem
    return made


def test_before_a_forecast_the_page_says_where_returns_go(empty):
    said = words(page(let_in(), "/demand"))
    assert "No return lies in the records folder" in said
    assert str(empty.records) in said


def test_the_whole_and_each_unit_in_words_figures_and_a_picture(client, forecast):
    for query, name in (
        ("", "The whole"),
        ("?unit=East", "East"),
    ):
        html = page(client, f"/demand{query}")
        said = words(html)
        assert f"{name} " in said
        assert "looked after on 31 March" in said
        assert "A held balance, not a yearly cost" in said
        assert "80 % band held" in said
        assert "Loss of each quantile that was forecast" in said
        assert "randomised PIT" in said
        assert "The same, a week" in said
        assert "Not for release" in said
        assert html.count('class="mark-area') >= 3
        assert forecast.key in html


def test_units_are_compared(client, forecast):
    assert "More than rest of the area?" in words(page(client, "/demand?unit=East"))


def test_every_number_leads_to_its_rule(client, forecast):
    html = page(client, "/demand?unit=East")
    links = sorted(set(re.findall(r'href="(/from/[^"]+)"', unescape(html))))
    assert len(links) > 20
    seen = {}
    for link in links:
        seen.setdefault(link.split("/")[3], link)
    assert set(seen) == {
        "stock", "cost", "weekly_cost", "reserve", "scores", "pit", "pool", "workforce", "long_view"
    }  # fmt: skip
    for link in seen.values():
        assert "The rule" in words(page(client, link))


def test_the_long_view_is_drawn_and_said_apart_from_the_forecast(client, forecast):
    html = page(client, "/demand?unit=East")
    said = words(html)
    assert "The long view: beyond the back-tested horizon" in said
    assert "Beyond the back-tested horizon: East: " in said
    assert "if rates stay as they are" in said
    assert "31 March 2035 (long view)" in said
    assert "Long view: not back-tested" in html
    assert 'stroke-dasharray="2,3"' in html
    assert "Beyond the back-tested horizon: ALL" not in words(page(client, "/demand"))
    table = newest_rows("long_view")
    for day in table["date"].unique():
        on = dict(table.filter(date=day).select("unit", "mean").iter_rows())
        assert on["ALL"] == pytest.approx(on["East"] + on["rest of the area"])


def newest_rows(name):
    return newest(here_workspace(), "demand")[name]


def test_a_number_of_the_long_view_goes_back_to_the_projection(client, forecast):
    for column in ("mean", "children_projected"):
        said = words(page(client, f"/from/{forecast.key}/long_view/0/{column}"))
        assert "2022_SNPP_Population_persons.csv" in said
        assert "beginning in 2022" in said


def test_without_a_projection_the_page_says_what_to_add(client, forecast):
    from vesting.workspace.demand_page import demand_page

    held = newest(here_workspace(), "demand")
    why = "There is no long view: add a projection"
    held.run.facts = {**held.run.facts, "long_view": {"says": {}, "said": [], "why": why}}
    held.names -= {"long_view"}
    bare = demand_page(held, "East", "imprint")
    assert (bare.far, bare.far_says) == ((), why)
    assert "Long view" not in bare.chart
    held.run.facts.pop("long_view")
    assert demand_page(held, "East", "imprint").far_says == ""


def test_days_and_years_that_no_back_test_reaches_are_told_and_drawn_apart(client, forecast):
    from vesting.workspace.demand_page import demand_page

    held = newest(here_workspace(), "demand")
    assert demand_page(held, "East", "imprint").tested == ""
    held.run.facts = {**held.run.facts, "tested_until": "2025-09-30"}
    part = demand_page(held, "East", "imprint")
    assert part.tested.startswith("Beyond the back-tested horizon: no day after 30 September 2025")
    assert part.stock[-1].note == part.cost[-1].note == "beyond the back-test"
    assert part.chart.count("#8c8c8c") > 0
    held.run.facts = {**held.run.facts, "tested_until": ""}
    assert "no day of this forecast" in demand_page(held, "East", "imprint").tested


def here_workspace():
    from vesting.web.here import workspace

    return workspace()


def test_nothing_of_a_child_stands_in_the_results(here_again, forecast):
    results = newest(here_again, "demand")
    for name in results.names:
        columns = set(results[name].columns)
        assert not columns & {"child", "born", "home_postcode", "decom", "upn"}
    assert not re.search(r"\bLM\d", str(forecast.facts))


def test_who_would_do_the_work_and_how_much_of_spending_this_is(client, forecast):
    said = words(page(client, "/demand?unit=East"))
    assert "Who would do the work" in said
    assert "All agency cover lost, after 6 months" in said
    assert "Children looked after take " in said
    assert said.count("Placements only: ") == 1


def test_bigger_is_safer_with_both_sides_and_our_estimate(client):
    said = words(page(client, "/demand/scale"))
    for part in ("Safer?", "Cheaper?", "Better?", "The price of splitting", "a correlation"):
        assert part in said
    assert "falls with size" in said.lower() or "cannot tell" in said.lower()


def test_wrong_settings_are_told(client):
    for values, code in (
        ({"units": "East"}, "WSP-E50"),
        ({"start": "soon"}, "WSP-E50"),
        ({"prices": "a,b\n1,2"}, "DEM-E56"),
        ({"scenario": "title: x\nsteps: []"}, "DEM-E59"),
    ):
        response = client.post("/demand", values)
        assert response.status_code == 400
        assert code in words(response.content.decode())


def test_the_options_take_children_and_cost_from_the_forecast(own, forecast):
    client = let_in()
    client.post("/runs", {"units": "2", "seed": "1", "forecast": "yes"})
    _wait_for_runs()
    run = latest("options")
    assert run.settings["forecast"] is True
    table = newest(own)["unit_measures"]
    source = table.filter(measure="placement_cost")["source"].unique().to_list()
    assert source == [f"forecast from the council's own returns, run {forecast.key}; counted in the "
                      "records folder of this workspace"]  # fmt: skip
    assert table.filter(measure="cost_swing")["value"].min() > 0
    from vesting.errors import VestingError
    from vesting.workspace.bundle import write_bundle

    with pytest.raises(VestingError, match="children's records"):
        write_bundle(own)


def test_the_forecast_as_a_file_is_rounded_and_names_no_placement(client, forecast):
    html = client.get("/demand/report.html?unit=East").content.decode()
    said = words(html)
    assert "Children looked after and the cost of placements: East" in said
    assert "rounded to 5" in said
    assert "Kinship" not in said
    for part in ("Holding it together", "Who would do the work", "Where the doubt comes from"):
        assert part in said
    for part in ("The long view: beyond the back-tested horizon", "Not back-tested", "hatched"):
        assert part in said
    assert "<svg" in html
    assert client.get("/demand/report.docx").content[:2] == b"PK"
    assert client.get("/demand/report.xlsx").content[:2] == b"PK"
    assert "WSP-E94" in words(page(client, "/demand?unit=nobody", 400))
    assert "WSP-E73" in words(page(client, "/demand/report.pdf", 400))


@pytest.fixture
def few(forecast, monkeypatch):
    """The forecast, as if East had one child in a thousand."""
    from vesting.workspace import results

    read = results._read
    numbers = {"mean", "children", "p025", "p10", "p25", "p50", "p75", "p90", "p975"}

    def as_if(workspace, run, table):
        rows = read(workspace, run, table)
        if table not in ("stock", "cost", "weekly_cost", "seen", "long_view"):
            return rows
        small = pl.when(pl.col("unit") == "East").then(0.001).otherwise(1.0)
        return rows.with_columns(pl.col(n) * small for n in sorted(numbers & set(rows.columns)))

    monkeypatch.setattr(results, "_read", as_if)


@pytest.mark.parametrize("unit", ["East", "rest of the area"])
def test_where_children_are_left_out_no_pounds_of_theirs_are_in_any_report(client, few, unit):
    html = client.get(f"/demand/report.html?unit={unit}").content.decode()
    said = words(html)
    assert "£" not in said.replace("rounded to £10,000", "")
    assert "looked after on 31 March" not in said
    assert "<svg" not in html
    assert "No picture" in said
    assert said.count("Not shown: fewer than 6 children") == 2
    tables = re.findall(r"<caption>(.*?)</caption>.*?<tbody>(.*?)</tbody>", html, re.DOTALL)
    for caption, body in tables:
        if caption.startswith(("On 31 March", "Cost of placements", "The same, pounds a week")):
            assert body.count("left out, so that small counts stay hidden") == body.count("<tr>")
            assert not re.search(r'class="n"', body)
        if caption.startswith("A pool"):
            assert body.count("left out") == body.count("<tr>")


def test_the_whole_is_shown_where_units_are_left_out(client, few):
    html = client.get("/demand/report.html").content.decode()
    said = words(html)
    assert "looked after on 31 March" in said
    assert "<svg" in html
    pool = html.split("A pool of the units", 1)[1].split("</table>")[0]
    assert pool.count("left out") == pool.split("<tbody>")[1].count("<tr>")


def test_small_counts_are_hidden_in_what_may_leave():
    from vesting.workspace.demand_report import _released

    assert _released("ALL: 3 children looked after have no known home") == (
        "Fewer than 6 children looked after have no known home"
    )
    assert _released("13 unaccompanied children go by quota").startswith("15 unaccompanied")
    assert _released("without a known postcode before care: 1 period of care") == (
        "Without a known postcode before care: fewer than 6 periods of care"
    )
    assert _released("East: 1,823 to 2,112 looked after on 31 March 2028 (8 in 10)") == (
        "East: 1,825 to 2,110 looked after on 31 March 2028 (8 in 10)"
    )
    assert _released("8 in 10, 2,198 to 3,422 where it is 0; children aged 0 to 17") == (
        "8 in 10, 2,200 to 3,420 where it is 0; children aged 0 to 17"
    )
    left_out = "of all 120 children in the returns 3 without a date of birth are left out"
    assert "fewer than 6 without a date of birth" in _released(left_out)


def test_placements_and_the_day_are_named_in_words(client, forecast):
    said = words(page(client, "/demand"))
    assert "By placement, on 31 March 20" in said
    for name in ("Children's home", "Fostered by an agency", "Supported accommodation"):
        assert name in unescape(said)
