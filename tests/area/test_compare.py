from vesting.area.borders import Contact, border
from vesting.area.compare import compare_layers
from vesting.area.registry import Registry

from .test_edges import Kind, crossing


def test_layers_that_disagree_are_told_with_what_is_known():
    first = [border("a", "b", 1.0), border("b", "c", 2.0), border("c", "d", 0.0, Contact.POINT)]
    second = [border("a", "b", 1.1), border("c", "d", 3.0)]
    known = [crossing("b", "c", Kind.WATER)]
    bc, cd = compare_layers(first, second, known=known, register=Registry(()))
    assert (bc.a, bc.b, bc.first_km, bc.second_km) == ("b", "c", 2.0, None)
    assert bc.explained
    assert bc.crossing.kind is Kind.WATER
    assert (cd.first_km, cd.second_km, cd.explained) == (None, 3.0, False)
