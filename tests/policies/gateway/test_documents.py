"""Documents are read as they are written: elements in order, with their lines and what is around them."""

from hypothesis import given
from hypothesis import strategies as st

from policies.gateway.documents import NotWellFormed, read

TEXT = """<!-- note -->
<policies>
  <inbound>
    <set-header name="a&amp;b"><value>one<![CDATA[<two>]]></value></set-header>
  </inbound>
</policies>"""


def test_elements_come_in_order_with_lines_and_parents() -> None:
    found = [(one.name, one.line, one.parents) for one in read(TEXT)]
    assert found == [
        ("policies", 2, ()),
        ("inbound", 3, ("policies",)),
        ("set-header", 4, ("policies", "inbound")),
        ("value", 4, ("policies", "inbound", "set-header")),
    ]


def test_values_are_attributes_and_texts_without_their_escapes() -> None:
    *_, header, value = read(TEXT)
    assert list(header.values) == ["a&b"]
    assert list(value.values) == ["one<two>"]


def test_a_line_break_in_an_attribute_is_a_space_as_in_azure() -> None:
    (element,) = read("<a b='@(1\n+ 2)' />")
    assert list(element.expressions) == ["@(1 + 2)"]


@given(st.text(alphabet="<>/ab='\"&;!-[] \n\x00", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert read(text)
    except NotWellFormed as error:
        assert str(error)
