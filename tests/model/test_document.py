"""Documents, read line by line."""

from supportdesk.model.document import (
    Bullets,
    Checklist,
    Document,
    Heading,
    Note,
    Paragraph,
    Text,
    bold,
    words,
)


def test_the_lines_of_a_document_come_in_reading_order() -> None:
    document = Document(
        "summary",
        (
            Heading("one"),
            Paragraph(words("two")),
            Bullets((words("three"), words("four")), numbered=True),
            Checklist(((True, words("five")), (False, words("six")))),
            Note((bold("seven"),)),
        ),
    )
    assert list(document.lines()) == [
        words("one"),
        words("two"),
        words("three"),
        words("four"),
        words("five"),
        words("six"),
        (Text("seven", "bold"),),
    ]


def test_what_goes_into_the_thread_is_read_last() -> None:
    document = Document("summary", (Paragraph(words("one")),), thread=(Paragraph(words("two")),))
    assert list(document.lines()) == [words("one"), words("two")]
