from vesting.area.graph import BlockGraph


def graph(order):
    people = {"a": 5, "b": 7, "c": 1}
    return BlockGraph.of([(c, people[c]) for c in order], [("a", "b"), ("b", "a"), ("c", "c")])


def test_a_graph_is_the_same_whatever_the_order_of_its_blocks():
    one, other = graph("abc"), graph("cba")
    assert one.digest() == other.digest()
    assert one.total == other.total == 13
    assert len(one) == 3
    assert one.edges == ((0, 1),)
    assert one.names == one.ids


def test_parts_come_largest_first():
    assert graph("cab").components() == [[1, 2], [0]]
    assert graph("abc").neighbour_masks() == [2, 1, 0]
