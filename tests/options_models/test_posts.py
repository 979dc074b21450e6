"""The post list, what it costs at each size, and what a council can afford alone and together."""

from __future__ import annotations

import copy

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from vesting.errors import InputError
from vesting.options.models.affordable import (
    SHARES,
    cost_at_sizes,
    smallest_sizes,
    specialisms,
)
from vesting.options.models.posts import (
    Budget,
    ListedPost,
    PostList,
    post_list,
    posts_from,
    posts_of_ground,
    read_posts,
)
from vesting.options.models.sources import data_of, sources
from vesting.structure.words import Tier

SOURCE = sources()["assumption"]


def post(cost=100.0, per=None, count=1.0, title="x", **more) -> ListedPost:
    fields = {
        "leads": ("all",), "tier": Tier.SENIOR, "statutory": False, "specialism": False,
        "sources": (SOURCE,), **more,
    }  # fmt: skip
    return ListedPost(title, (count, count), (cost, cost), per, **fields)


def listed(*posts, budget=10.0) -> PostList:
    return PostList(posts, Budget(budget, budget, budget, SOURCE, ""), "2026")


def test_the_list_is_that_of_the_reference():
    """About 25 posts for £2.3m to £2.8m; £112 a child at 22,000, £56 at 45,000, £40 at 63,000."""
    found = post_list()
    assert found.number(1)[0] == pytest.approx(25, abs=3)
    yearly = found.yearly(1)
    assert (yearly.low, yearly.high) == pytest.approx((2.3e6, 2.8e6), rel=0.05)
    published = {22_000: 112, 45_000: 56, 63_000: 40, 180_000: 14}
    for cost in cost_at_sizes(found, published):
        middle = (cost.per_child.low + cost.per_child.high) / 2
        assert middle == pytest.approx(published[cost.children], rel=0.05)


def test_share_of_the_budget_at_each_size_is_that_of_the_reference():
    published = {22_000: 0.10, 45_000: 0.05, 63_000: 0.036, 180_000: 0.013}
    for cost in cost_at_sizes(post_list(), published):
        assert (cost.share.low + cost.share.high) / 2 == pytest.approx(
            published[cost.children], rel=0.07
        )


def test_no_population_is_assumed():
    """The smallest size moves with the share: nothing is fixed at 500,000 or anywhere else."""
    sizes = {s.share: s for s in smallest_sizes(post_list())}
    assert sizes[0.05].children == pytest.approx(46_382, abs=1)
    assert sizes[0.10].children == pytest.approx(sizes[0.05].children / 2, abs=1)
    assert all(s.low < s.children < s.high for s in sizes.values())
    assert list(sizes) == list(SHARES)


def test_the_smallest_size_of_fixed_posts_is_cost_over_money():
    (found,) = smallest_sizes(listed(post(1000.0), post(500.0)), [0.5])
    assert found.children == found.low == found.high == 300


def test_no_size_is_enough_where_posts_grow_faster_than_money():
    (found,) = smallest_sizes(listed(post(100.0, per=10)), [0.5])
    assert found.children is None
    (none,) = smallest_sizes(listed(post(100.0)), [0.0])
    assert none.children is None
    (beyond,) = smallest_sizes(listed(post(1e12)), [0.5])
    assert beyond.children is None


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(1, 400), st.sampled_from([None, 7, 10, 25])), min_size=1, max_size=4
    ),
    st.integers(2, 30),
)
def test_the_smallest_size_is_that_of_trying_every_size(costs, money):
    found = listed(*(post(float(cost), per) for cost, per in costs), budget=float(money))
    (answer,) = smallest_sizes(found, [1.0])
    fails = [n for n in range(1, 4000) if found.yearly(n).low > money * n]
    if answer.children is None or answer.children > 3000:
        assert fails
        assert fails[-1] > 2500 or answer.children
    else:
        assert answer.children == (fails[-1] + 1 if fails else 1)


def test_specialisms_alone_and_shared():
    """The island cannot pay for what the island and the county together can."""
    small, large = specialisms(post_list(), {"Isle of Wight": 24_000, "Hampshire": 285_000}, 0.036)
    assert small.alone == ()
    assert len(small.shared) == 11
    assert small.gained == small.shared
    assert large.gained == ()
    assert small.cost_shared.high < small.cost_alone.low / 5
    whole = small.cost_shared + large.cost_shared
    assert (whole.low, whole.high) == pytest.approx((large.cost_alone.low, large.cost_alone.high))


def test_statutory_specialisms_are_bought_first():
    found = listed(
        post(60.0, title="extra", specialism=True),
        post(60.0, title="duty", specialism=True, statutory=True),
        budget=10.0,
    )
    (only,) = specialisms(found, {"a": 10}, 1.0)
    assert only.alone == ("duty",)


def test_the_list_as_possible_councils_take_it():
    ground = posts_of_ground()
    assert ground.fixed_pounds == pytest.approx(2.551e6)
    assert ground.fixed_posts == 29
    assert ground.posts_per_child == 0
    grown = posts_of_ground(listed(post(50.0, per=10)))
    assert (grown.pounds_per_child, grown.posts_per_child) == (5.0, 0.1)
    assert "assumption" in grown.source.lower()


def test_posts_that_grow_come_whole():
    assert post(10.0, per=100).number(101) == (2, 2)
    assert post(10.0, per=100).number(0) == (1, 1)


def test_a_tier_of_the_list():
    senior = post_list().of_tier([Tier.SENIOR])
    assert {p.title for p in senior.posts} == {
        "Director of Children's Services",
        "Assistant directors",
    }


BAD = {
    "no source": ({"source": None}, "MOD-E01"),
    "no cost": ({"cost": None}, "MOD-E06"),
    "no range": ({"cost": [2, 1]}, "MOD-E06"),
    "a number": ({"count": 3}, "MOD-E06"),
    "unknown service": ({"leads": ["plumbing"]}, "MOD-E06"),
}


@pytest.mark.parametrize(("changes", "code"), BAD.values(), ids=BAD)
def test_a_post_that_is_not_complete_is_refused(changes, code):
    data = copy.deepcopy(data_of("posts.yaml"))
    data["posts"][0] = {k: v for k, v in {**data["posts"][0], **changes}.items() if v is not None}
    with pytest.raises(InputError) as caught:
        read_posts(data)
    assert caught.value.code == code


def test_an_edited_list_is_read():
    data = copy.deepcopy(data_of("posts.yaml"))
    data["posts"] = data["posts"][:1]
    assert posts_from(yaml.safe_dump(data)).number(1) == (1, 1)
