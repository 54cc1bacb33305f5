from events.importing.templates import fill, fill_tree, list_placeholders

VALUES = {"buyer": "Ash", "target": "Beech", "price": None, "terms": "Cash [sic]"}


def test_values_take_the_place_of_their_names() -> None:
    assert fill("{buyer} acquires {target}", VALUES) == "Ash acquires Beech"


def test_an_optional_part_is_dropped_with_its_blank_value_and_kept_with_the_others() -> None:
    assert fill("{buyer}[ for {price}][ ({terms})]", VALUES) == "Ash (Cash [sic])"


def test_a_blank_value_outside_the_optional_parts_leaves_nothing() -> None:
    assert fill("for {price}", VALUES) is None


def test_blank_fields_and_emptied_tables_are_dropped_from_a_tree() -> None:
    template = {"name": "{buyer}", "money": {"amount": "{price}"}, "parties": ["{target}", "{price}"], "count": 2}

    assert fill_tree(template, VALUES) == {"name": "Ash", "parties": ["Beech"], "count": 2}


def test_every_name_used_in_a_tree_is_listed() -> None:
    assert list(list_placeholders({"a": "{x}[ {y}]", "b": ["{z}", {"c": "{x}"}], "d": 1})) == ["x", "y", "z", "x"]
