"""Reading a file into rows: encodings, separators, line numbers, and what cannot be read is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsm_tui.errors import Faults, Refused
from fsm_tui.services.referring.sheets import Row, open_sheet

HEADER = "label,base,parent_1_name,received_on,address\n"
ROW = "Marlowe,st_james,Tess,2026-03-02,1 Lane\n"


def rows(data: str | bytes, **more: Any) -> list[Row]:
    return list(open_sheet(data.encode() if isinstance(data, str) else data, **more).rows())


class TestEncodings:
    @pytest.mark.parametrize(
        ("codec", "read_as"),
        [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"),
         ("utf-16-be", "UTF-16"), ("utf-32", "UTF-32"), ("cp1252", "Windows-1252")],
    )  # fmt: skip
    def test_a_name_with_an_accent_survives(self, codec: str, read_as: str) -> None:
        sheet = open_sheet((HEADER + ROW.replace("Tess", "Zoë O’Neil")).encode(codec))
        assert sheet.read_as == f"CSV with commas, {read_as}"
        assert [each.cells["parent_1_name"] for each in sheet.rows()] == ["Zoë O’Neil"]

    @pytest.mark.parametrize("start", [b"PK\x03\x04\x14\x00", b"\xd0\xcf\x11\xe0\xa1\xb1"])
    def test_a_workbook_is_told_from_a_table(self, start: bytes) -> None:
        with pytest.raises(Refused, match="workbook of a spreadsheet") as found:
            open_sheet(start + bytes(100))
        assert "CSV UTF-8" in str(found.value.hint)

    def test_two_encodings_in_one_file_are_refused_with_the_line(self) -> None:
        mixed = (HEADER + ROW.replace("Tess", "Zoë")).encode() + ROW.replace("Tess", "Chloé").encode("cp1252")
        with pytest.raises(Refused, match="line 3 is not UTF-8"):
            open_sheet(mixed)

    def test_bytes_of_no_encoding_are_refused_with_the_line(self) -> None:
        with pytest.raises(Refused, match="Line 2 is neither"):
            open_sheet(HEADER.encode() + b"Marlowe\x81,st_james,Tess,2026-03-02,\n")

    def test_half_a_utf_16_file_is_refused(self) -> None:
        with pytest.raises(Refused, match="not whole as UTF-16"):
            open_sheet((HEADER + ROW).encode("utf-16")[:-1])

    @pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\t\n", b"\xff\xfe"])
    def test_an_empty_file_says_so(self, data: bytes) -> None:
        with pytest.raises(Refused, match="The file is empty"):
            open_sheet(data)

    @pytest.mark.parametrize("data", [HEADER, HEADER.strip(), HEADER + ",,,,\n\n", "[]", "[ ]\n"])
    def test_a_file_without_rows_says_so(self, data: str) -> None:
        with pytest.raises(Refused, match="no rows"):
            open_sheet(data.encode())


class TestTables:
    @pytest.mark.parametrize("separator", list(",;\t|"))
    def test_any_of_four_separators(self, separator: str) -> None:
        text = (HEADER + ROW).replace(",", separator)
        assert rows(text) == rows(HEADER + ROW)

    def test_the_line_that_names_the_separator_for_a_spreadsheet_is_no_header(self) -> None:
        found = rows("sep=;\n" + (HEADER + ROW).replace(",", ";"))
        assert [(each.line, each.cells["label"]) for each in found] == [(3, "Marlowe")]

    def test_a_separator_inside_quotation_marks_is_text(self) -> None:
        found = rows((HEADER + ROW).replace(",", ";").replace("1 Lane", '"1; Lane, ""Nook"""'))
        assert found[0].cells["address"] == '1; Lane, "Nook"'

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_lines_are_counted_through_texts_of_several_lines(self, end: str) -> None:
        quoted = ROW.replace("1 Lane", '"1 Lane\n\nNook\n"')
        found = rows((HEADER + quoted + "\n" + ROW + quoted + ROW).replace("\n", end))
        assert [(each.line, each.last) for each in found] == [(2, 5), (7, 7), (8, 11), (12, 12)]
        assert found[0].cells["address"] == f"1 Lane{end}{end}Nook"

    @pytest.mark.parametrize("separator", ["\x85", "\u2028", "\x0b", "\x0c", "\x1c"])
    def test_only_line_ends_end_a_line(self, separator: str) -> None:
        found = rows(HEADER + ROW.replace("Tess", f"Te{separator}ss") + ROW)
        assert [each.line for each in found] == [2, 3]
        assert found[0].cells["parent_1_name"] == f"Te{separator}ss"

    def test_a_zero_byte_does_not_hide_the_row_or_those_after_it(self) -> None:
        found = rows(HEADER + ROW.replace("Tess", "Te\0ss") + ROW)
        assert [(each.line, each.faults) for each in found] == [(2, ()), (3, ())]

    @pytest.mark.parametrize(
        ("row", "said"),
        [("Marlowe,st_james,Tess\n", "has 3 cells, and the header 5"),
         ("Marlowe,st_james,Tess,2026-03-02,1 Lane, Nook\n", "has 6 cells, and the header 5"),
         ('Marlowe,st_james,"Tess"a,2026-03-02,\n', "a quotation mark stands where none may stand")],
    )  # fmt: skip
    def test_a_row_that_is_not_whole_is_named_and_the_next_is_read(self, row: str, said: str) -> None:
        bad, good = rows(HEADER + row + ROW)
        assert bad.line == 2 and said in bad.faults[0][1]
        assert (good.line, good.faults, good.cells["label"]) == (3, (), "Marlowe")

    def test_empty_cells_at_the_end_of_a_row_are_nothing(self) -> None:
        assert rows(HEADER + ROW.strip() + ",,,\n")[0].faults == ()

    def test_a_quotation_mark_that_never_closes_names_all_lines_after_it(self) -> None:
        first, bad = rows(HEADER + ROW + ROW.replace("1 Lane", '"1 Lane') + ROW + ROW)
        assert first.faults == ()
        assert (bad.line, bad.last) == (3, 5)
        assert "never closed" in bad.faults[0][1]

    def test_a_text_of_a_million_letters_is_one_cell(self) -> None:
        long, after = rows(HEADER + ROW.replace("1 Lane", "x" * 1_000_000) + ROW)
        assert len(long.cells["address"]) == 1_000_000
        assert after.line == 3

    def test_something_below_no_name_is_a_fault_of_that_row_alone(self) -> None:
        good, bad = rows(HEADER.strip() + ",\n" + ROW.strip() + ",\n" + ROW.strip() + ",lost\n")
        assert good.faults == ()
        assert bad.faults == (("column 6", "holds something and has no name in the header"),)


class TestHeaders:
    def test_names_are_read_as_people_write_them(self) -> None:
        found = rows("Label;BASE;Parent 01 Name;received-on\nMarlowe;st_james;Tess;2026-03-02\n")
        assert set(found[0].cells) == {"label", "base", "parent_1_name", "received_on"}

    @pytest.mark.parametrize(
        ("header", "fault"),
        [
            ("label,base,parent_1_name,received_on,colour", ("column 5", "“colour” is not a column that is known")),
            ("label,base,parent_1_name,received_on,adress", ("column 5", "perhaps address")),
            ("label,base,parent_1_name,received_on,child_2_dob", ("column 5", "“child_2_dob” is not a column")),
            ("label,base,parent_1_name,received_on,child_2_borne", ("column 5", "perhaps child_2_born")),
            ("label,base,parent_1_name,received_on,parent_N_name", ("column 5", "is not a column that is known")),
            ("label,base,parent_1_name,received_on,Label", ("column 5", "label stands there already as column 1")),
            ("base,parent_1_name,received_on", ("", "the column label is missing")),
            ("label,base,received_on", ("", "the column parent_1_name is missing")),
            ("label,base,parent_1_name", ("", "received_on is missing; for families already worked with, allocated_")),
        ],
    )
    def test_a_header_that_is_not_right_is_refused_by_column(self, header: str, fault: tuple[str, str]) -> None:
        with pytest.raises(Faults) as refused:
            open_sheet(f"{header}\n{ROW}".encode())
        assert len(refused.value.faults) == 1
        place, said = refused.value.faults[0]
        assert place == fault[0] and fault[1] in said

    def test_every_fault_of_the_header_is_named_at_once(self) -> None:
        with pytest.raises(Faults) as refused:
            open_sheet(b"label,colour,label,size\nx,y,z,w\n")
        assert [place for place, _ in refused.value.faults] == ["column 2", "column 3", "column 4", "", "", ""]

    def test_a_file_without_a_header_is_refused_and_nobody_is_named(self) -> None:
        with pytest.raises(Faults) as refused:
            open_sheet(ROW.encode())
        assert "Marlowe" not in str(refused.value) and "Tess" not in str(refused.value)
        assert "none of the column names" in str(refused.value)

    def test_a_column_that_is_not_wanted_is_left_out_by_name(self) -> None:
        found = rows(HEADER.strip() + ",Our Notes\n" + ROW.strip() + ",secret\n", leave_out=["our notes"])
        assert found[0].faults == () and "secret" not in found[0].cells.values()

    def test_leaving_out_what_is_not_there_is_a_slip_and_what_is_needed_stays_needed(self) -> None:
        with pytest.raises(Faults, match="the file has no column “colour”"):
            rows(HEADER + ROW, leave_out=["colour"])
        with pytest.raises(Faults, match="the column label is missing"):
            rows(HEADER + ROW, leave_out=["label"])


FAMILY = {"label": "Marlowe", "base": "st_james", "received_on": "2026-03-02", "parent_1_name": "Tess"}


class TestJson:
    def test_lists_inside_an_object_are_numbered_columns(self) -> None:
        nested = {
            "label": "Marlowe",
            "parents": [{"name": "Tess", "in work": True}, {"name": "Ned", "in_work": False, "born": None}],
            "children": [{"name": "Kit", "born": "2020-01-01"}],
            "workers": [{"role": "probation"}],
            "goals": ["Sleep | rest", {"text": "Evenings", "parent": 2}],
            "substances": ["alcohol", "crack"],
            "mosaic": 123,
            "social_worker": {"name": "Sam", "email": None, "phone": "1"},
        }
        found = rows(json.dumps([nested]))
        assert found[0].faults == ()
        assert found[0].cells == {
            "label": "Marlowe", "parent_1_name": "Tess", "parent_1_in_work": "yes", "parent_2_name": "Ned",
            "parent_2_in_work": "no", "child_1_name": "Kit", "child_1_born": "2020-01-01",
            "worker_1_role": "probation", "goal_1_text": "Sleep | rest", "goal_2_text": "Evenings",
            "goal_2_parent": "2", "substances": "alcohol|crack", "mosaic": "123",
            "social_worker_name": "Sam", "social_worker_phone": "1",
        }  # fmt: skip

    def test_lines_are_those_of_the_file(self) -> None:
        text = "\n[\n" + json.dumps(FAMILY, indent=1) + ",\n\n" + json.dumps(FAMILY) + "\n]\n"
        assert [(each.line, each.last) for each in rows(text)] == [(3, 8), (10, 10)]

    def test_one_object_after_another_is_read_too(self) -> None:
        assert [each.line for each in rows("\n".join([json.dumps(FAMILY)] * 3))] == [1, 2, 3]

    @pytest.mark.parametrize(
        ("value", "fault"),
        [
            (3, ("", "is not an object")),
            (FAMILY | {"colour": "red"}, ("colour", "is not a column that is known here")),
            (FAMILY | {"parents": [{"name": "T"}]}, ("parent_1_name", "stands there twice")),
            (FAMILY | {"parents": "Tess"}, ("parents", "is not a column that is known here")),
            (FAMILY | {"children": ["Kit"]}, ("child_1", "is not an object")),
            (FAMILY | {"alerts": 1.5}, ("alerts", "must be text, a whole number")),
            (FAMILY | {"alerts": ["dog"]}, ("alerts", "must be text, a whole number")),
            (FAMILY | {"children": [{}] * 100}, ("child", "at most 99")),
        ],
    )
    def test_an_object_that_is_not_right_is_named_and_the_others_are_read(
        self, value: object, fault: tuple[str, str]
    ) -> None:
        bad, good = rows(json.dumps([value, FAMILY]))
        assert any(place == fault[0] and fault[1] in said for place, said in bad.faults)
        assert good.faults == ()

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("[\n{}\n{}]", "Line 3 is not JSON: one comma"),
            ("[{},,{}]", "one comma"),
            ("[{}", "the list is not closed"),
            ("[{}]\n[{}]", "something stands after the end"),
            ('[{},\n{"label": }]', "Line 2 is not JSON"),
            ('[{"label": 1, "label": 2}]', "a name stands twice"),
            ('[{"label": NaN}]', "a number is none"),
            ("[" * 100_000, "nested too deeply"),
            ('[{"mosaic": ' + "9" * 10_000 + "}]", "a number is too long"),
        ],
    )
    def test_a_file_that_is_no_json_is_refused_whole(self, text: str, said: str) -> None:
        with pytest.raises(Refused, match=said):
            open_sheet(text.encode())


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400), before=st.sampled_from([b"", HEADER.encode(), b"[", b"\xff\xfe", b"{"]))
def test_no_bytes_at_all_break_the_reading(data: bytes, before: bytes) -> None:
    try:
        found = list(open_sheet(before + data).rows())
    except Refused:
        return
    assert all(each.line <= each.last for each in found)
    assert [each.line for each in found] == sorted(each.line for each in found)
