from pathlib import Path

import pytest

from events.importing import Mapping, TableError, read_table

MAPPING = Mapping.model_validate(
    {
        "name": "mine",
        "table": {"identity": ["Id"], "blank": ["Undisclosed"]},
        "companies": {"buyer": {"column": "Buyer"}},
        "source": {"links": [{"column": "Id"}]},
        "status": {"column": "Id", "otherwise": ["opened"]},
        "events": {"opened": {"type": "deal.opened"}},
    }
)


def table(path: Path, content: bytes) -> Path:
    file = path / "table.csv"
    file.write_bytes(content)
    return file


def test_cells_are_cleaned_and_blank_words_blanked(tmp_path: Path) -> None:
    decomposed = "Cade\u0302  do\nBrasil"
    file = table(tmp_path, f'\ufeffId,Buyer\n1,"{decomposed} "\n2,UNDISCLOSED\n'.encode())

    rows = read_table(file, MAPPING)

    assert [(row.number, row.cells["Buyer"]) for row in rows] == [(2, "Cadê do Brasil"), (3, "")]


def test_empty_lines_count_but_are_no_rows(tmp_path: Path) -> None:
    file = table(tmp_path, b"Id,Buyer\r\n1,Ash\r\n,\r\n2,Beech\r\n")

    assert [row.number for row in read_table(file, MAPPING)] == [2, 4]


def test_a_row_with_too_few_cells_is_kept_with_its_problem(tmp_path: Path) -> None:
    file = table(tmp_path, b"Id,Buyer\n1\n")

    assert "1 cells" in (read_table(file, MAPPING)[0].problem or "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Id,Bidder\n1,Ash\n", "no column 'Buyer', which the mapping 'mine' needs as companies.buyer.column"),
        (b"Id,Buyer,Buyer\n1,Ash,Ash\n", "two columns are called 'Buyer'"),
        (b"Id,Buyer\n1,\xe9t\xe9\n", "codec can't decode"),
        (b'Id,Buyer\n1,"Ash\n', "unexpected end of data"),
        (b"", "the file is empty"),
    ],
)
def test_a_file_that_is_not_the_table_is_refused_with_what_is_wrong(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(TableError) as caught:
        read_table(table(tmp_path, content), MAPPING)

    assert said in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"absent\.csv"):
        read_table(tmp_path / "absent.csv", MAPPING)
