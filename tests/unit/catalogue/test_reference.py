"""docs/reference/events.md is what the catalogue says."""

from io import StringIO
from pathlib import Path

from events import catalogue
from events.catalogue import reference

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "events.md"


def test_the_page_in_the_docs_is_what_the_catalogue_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference.render(), "run: manage.py catalogue > docs/reference/events.md"


def test_the_page_has_a_section_for_every_type() -> None:
    page = reference.render()

    for cls in catalogue.list_types():
        assert f"\n### {cls.type}\n" in page


def test_the_command_prints_the_page() -> None:
    from events.management.commands.catalogue import Command

    out = StringIO()

    Command(stdout=out).handle()

    assert out.getvalue() == reference.render()
