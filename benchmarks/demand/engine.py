"""How fast children are simulated: this engine beside simpy, ciw and cs-demand-model, in one run.

    python benchmarks/demand/engine.py [--peer-python PYTHON] [--json FILE] [--skip-large]

Speed of one core is child-years, with costs, over processor time of one thread. simpy does the same work for
one replicate: the fitted rates, bands, segments, own rates and prices, without doubt and blocks. ciw has an
easier task: no prices, no own rates, no durations in care, and bands that end after exponential times.
``--peer-python`` is an interpreter with cs-demand-model 0.5.1 and its old libraries; its forecast of 730 days,
one path, runs in a process of its own. The engine is warmed up first: compiling is not measured.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import time
from bisect import bisect_right as bisect
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numba
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "validation" / "demand"))

from inside import draw_world, last_day, make_area

from vesting.demand.bands import AGE_EDGES, CARE_EDGES, MOVE, OUTCOMES, SHAPE, STAY_EDGES
from vesting.demand.build_histories import histories
from vesting.demand.histories import age_at
from vesting.demand.homes import Blocks
from vesting.demand.model import fit
from vesting.demand.plan import Plan, segments
from vesting.demand.prices import knots, published_prices
from vesting.demand.simulate import simulate

START = date(2018, 4, 1)
YEAR = 365.25
CSDM = """
import sys, time, datetime
from cs_demand_model import Config, DemandModellingDataContainer, ModelPredictor, PopulationStats, fs_datastore
config = Config()
data = DemandModellingDataContainer(fs_datastore("sample://v1.zip"), config)
stats = PopulationStats(data.enriched_view, config)
start, end = datetime.date(2018, 1, 1), datetime.date(2020, 1, 1)
began = time.perf_counter()
predictor = ModelPredictor.from_model(stats, start, end)
fitted = time.perf_counter()
predictor.predict(730, progress=False)
print(fitted - began, time.perf_counter() - fitted, len(data.enriched_view))
"""


def an_area(children: int, years: float = 5.0):
    """Histories of about so many children."""
    rng = np.random.default_rng([children, 1])
    # The generator's nominal size is that of typical rates; this area's own keep children longer.
    tables = make_area(draw_world(rng, 0.71 * children), rng, START, years)
    return histories(*tables, last_day(START, years), first=START)


def one_core(known, years: float, replicates: int) -> dict:
    """Child-years a second of processor time, one thread."""
    model, day = fit(known), known.until
    asked = Plan(
        day, tuple(day + round(YEAR * (n + 1)) for n in range(round(years))), replicates, 1
    )
    numba.set_num_threads(1)
    simulate(model, known, Plan(day, (day + 30,), 8, 1))
    best = 0.0
    for _ in range(3):
        began = time.process_time()
        made = simulate(model, known, asked)
        best = max(best, made.child_years / (time.process_time() - began))
    numba.set_num_threads(numba.config.NUMBA_NUM_THREADS)
    return {
        "children": len(known.open_stays()),
        "years": years,
        "replicates": replicates,
        "child_years_a_second": best,
    }


def forecast(known, replicates: int = 2000) -> dict:
    """Fit and 2,000 replicates of two years, from histories, all threads."""
    day = known.until
    asked = Plan(day, (day + 365, day + 731), replicates, 1)
    walls = []
    for _ in range(4):
        began = time.perf_counter()
        model = fit(known)
        fitted = time.perf_counter()
        simulate(model, known, asked)
        walls.append((time.perf_counter() - began, fitted - began))
    best = min(walls)
    return {
        "children": len(known.open_stays()),
        "replicates": replicates,
        "seconds": best[0],
        "of_which_fit": best[1],
    }


def county(known, blocks: int = 12, replicates: int = 10_000) -> dict:
    """10,000 replicates of five years over twelve blocks, all threads."""
    rng = np.random.default_rng(0)
    day = known.until
    even = np.full((1, blocks), 1 / blocks)
    names = tuple(f"block {n}" for n in range(blocks))
    chosen = Blocks(names, rng.integers(-1, blocks, len(known.periods)), even, even)
    days = tuple(day + round(YEAR * (n + 1)) for n in range(5))
    began = time.perf_counter()
    made = simulate(fit(known), known, Plan(day, days, replicates, 1, blocks=chosen))
    wall = time.perf_counter() - began
    return {
        "children": len(known.open_stays()), "blocks": blocks, "replicates": replicates, "seconds": wall,
        "child_years_a_second": made.child_years / wall, "threads": numba.get_num_threads(),
        "table_megabytes": (made.stock.nbytes + made.cost.nbytes + made.uasc.nbytes + made.starts.nbytes) / 2**20,
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


def with_simpy(known, years: float) -> float:
    """One process a child: the same rates, bands, segments, own rates of moving and prices by financial year."""
    import simpy

    rng = np.random.default_rng(1)
    area, prices = fit(known).areas[0], published_prices()
    parts = segments(
        Plan(known.until, tuple(known.until + round(YEAR * (n + 1)) for n in range(round(years))))
    )
    ends, year = parts.times(known.until).tolist(), parts.year.tolist()
    table = area.rates.mean().reshape(*SHAPE, OUTCOMES)[0]
    leave, move = table[..., :MOVE].sum(axis=-1).tolist(), table[..., MOVE].tolist()
    onward = (area.destinations[0] / area.destinations[0].sum(-1, keepdims=True)).cumsum(-1)
    first = (area.entries.first[0] / area.entries.first[0].sum(-1, keepdims=True)).cumsum(-1)
    by_age = (area.entries.ages[0] / area.entries.ages[0].sum()).cumsum()
    ages, cares, stays = AGE_EDGES[1:].tolist(), CARE_EDGES[1:].tolist(), STAY_EDGES[1:].tolist()
    calm = np.exp(0.05 * rng.standard_normal(len(ends))).tolist()
    level = np.exp(0.05 * rng.standard_normal(len(ends))).tolist()
    quantiles, chance, line = prices.quantiles(), knots(), prices.row_of()[:, 1]
    shape = area.frailty if np.isfinite(area.frailty) else 0.0
    cost = np.zeros((len(parts.years), SHAPE[2]))
    stock = np.zeros((len(ends), SHAPE[2]), int)

    def child(age, care, stay, place):
        own = rng.gamma(shape, 1 / shape) if shape else 1.0
        segment = bisect(ends, env.now)
        price = np.interp(rng.random(), chance, quantiles[line[place]])
        while segment < len(ends):
            a, c, s = bisect(ages, age), bisect(cares, care), bisect(stays, stay)
            if a == len(ages):
                return
            out, on = leave[a][place][c][s] * calm[segment], move[a][place][c][s] * own
            band = min(ages[a] - age, cares[c] - care, stays[s] - stay) + 1e-9
            edge = min(band, ends[segment] - env.now)
            step = rng.exponential(1 / (out + on))
            passed = max(min(step, edge), 0.0)
            yield env.timeout(passed)
            cost[year[segment], place] += price * level[segment] * passed
            age, care, stay = age + passed, care + passed, stay + passed
            if step < edge:
                if rng.random() < out / (out + on):
                    return
                place, stay = int(np.searchsorted(onward[a, place], rng.random())), 0.0
                price = np.interp(rng.random(), chance, quantiles[line[place]])
            elif edge < band:
                stock[segment, place] += 1
                segment += 1

    def arrivals():
        rate = sum(area.entries.started) / ((known.until - known.first) / YEAR)
        while True:
            yield env.timeout(rng.exponential(1 / rate))
            age = int(np.searchsorted(by_age, rng.random())) + rng.random()
            place = int(np.searchsorted(first[min(bisect(ages, age), 4)], rng.random()))
            env.process(child(age, 0.0, 0.0, place))

    env = simpy.Environment()
    rows = known.stays[known.open_stays()]
    born = age_at(known.periods, known.until)[rows.period]
    care = (known.until - known.periods.began[rows.period]) / YEAR
    stay = (known.until - rows.start) / YEAR
    here = list(zip(born.tolist(), care.tolist(), stay.tolist(), rows.place.tolist(), strict=True))
    began = time.process_time()
    for row in here:
        env.process(child(*row))
    env.process(arrivals())
    env.run(until=ends[-1] + 1e-6)
    # Counted at the ends of segments: those there, times the segment.
    spans = np.diff(ends, prepend=0.0)
    return float((stock.sum(axis=1) * spans).sum()) / (time.process_time() - began)


def with_ciw(known, years: float) -> float:
    """A network: one node a placement, age band and band of the stay, a server for every child.

    ciw has no clock of its own within a service, so bands of age and stay end after exponential times.
    """
    import ciw

    area = fit(known).areas[0]
    time_there = np.maximum(area.rates.time[:, 0].reshape(SHAPE)[0], 1e-3)
    table = area.rates.mean().reshape(*SHAPE, OUTCOMES)[0]
    rates = (table * time_there[..., None]).sum(axis=2) / time_there.sum(axis=2)[..., None]
    ages, places, stays = rates.shape[:3]
    node = np.arange(ages * places * stays).reshape(ages, places, stays)
    onward = area.destinations[0] / area.destinations[0].sum(-1, keepdims=True)
    flow = np.zeros((node.size, node.size))
    out = np.zeros(node.size)
    for a in range(ages):
        for p in range(places):
            for s in range(stays):
                here = node[a, p, s]
                out[here] = rates[a, p, s, :MOVE].sum()
                flow[here, node[a, :, 0]] += rates[a, p, s, MOVE] * onward[a, p]
                if s + 1 < stays:
                    flow[here, node[a, p, s + 1]] += 1 / np.diff(STAY_EDGES)[s]
                older = 1 / np.diff(AGE_EDGES)[a]
                if a + 1 < ages:
                    flow[here, node[a + 1, p, s]] += older
                else:
                    out[here] += older
    total = flow.sum(axis=1) + out
    enter = np.zeros(node.size)
    first = area.entries.first[0] / area.entries.first[0].sum(-1, keepdims=True)
    share = np.add.reduceat(area.entries.ages[0] / area.entries.ages[0].sum(), [0, 1, 5, 10, 16])
    per_year = sum(area.entries.started) / ((known.until - known.first) / YEAR)
    enter[node[:, :, 0]] = share[:, None] * first * per_year
    network = ciw.create_network(
        arrival_distributions=[
            ciw.dists.Exponential(float(rate)) if rate > 1e-6 else None for rate in enter
        ],
        service_distributions=[ciw.dists.Exponential(float(rate)) for rate in total],
        routing=(flow / total[:, None]).tolist(),
        number_of_servers=[float("inf")] * node.size,
    )
    ciw.seed(1)
    # It starts empty and fills for eight years; all its child-years count for it.
    simulation = ciw.Simulation(network)
    began = time.process_time()
    simulation.simulate_until_max_time(8 + years)
    spent = time.process_time() - began
    return sum(stay.exit_date - stay.arrival_date for stay in simulation.get_all_records()) / spent


def with_csdm(python: str | None) -> dict:
    """One path of 730 steps of cs-demand-model, in its own process."""
    if not python:
        return {"why": "not asked for: give --peer-python"}
    done = subprocess.run([python, "-c", CSDM], capture_output=True, text=True, check=False)
    if done.returncode:
        return {"why": done.stderr.strip().splitlines()[-1]}
    fitted, predicted, rows = done.stdout.split()[-3:]
    return {"fit_seconds": float(fitted), "path_seconds": float(predicted), "episodes": int(rows)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer-python")
    parser.add_argument("--skip-large", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    small, large = an_area(400), an_area(1300)
    told: dict = {
        "machine": platform.processor() or platform.machine(),
        "threads": numba.config.NUMBA_NUM_THREADS,
    }
    told["one core, five years"] = one_core(small, 5, 2000)
    told["one core, two years"] = one_core(small, 2, 2000)
    told["forecast of two years"] = forecast(small)
    told["simpy"] = {"version": version("simpy"), "child_years_a_second": with_simpy(small, 5.0)}
    told["ciw"] = {"version": version("ciw"), "child_years_a_second": with_ciw(small, 5.0)}
    ours = told["one core, five years"]["child_years_a_second"]
    for peer in ("simpy", "ciw"):
        told[peer]["times_slower"] = ours / told[peer]["child_years_a_second"]
    told["cs-demand-model"] = with_csdm(given.peer_python)
    if not given.skip_large:
        told["county"] = county(large)
    for name, row in told.items():
        print(f"{name}: {row}")
    if given.json:
        given.json.write_text(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
