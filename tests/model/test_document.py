"""Documents, read line by line."""

from supportdesk.model.document import (
    Bullets,
    Checklist,
    Document,
    GitHubUser,
    Heading,
    Link,
    Note,
    Paragraph,
    SlackGroup,
    SlackUser,
    Text,
    bold,
    mentions,
    quiet,
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


def test_a_quiet_document_says_the_same_and_calls_on_nobody() -> None:
    link = Link("https://example.com", "here")
    calling = (SlackUser("U1", "Eng A"), SlackGroup("S1", "support"), GitHubUser("eng-a"), link)
    document = Document(
        "summary",
        (
            Heading("@here"),
            Paragraph(calling),
            Bullets((calling,), numbered=True),
            Checklist(((True, calling),)),
            Note(calling),
        ),
        thread=(Paragraph(calling),),
    )
    still = (Text("@Eng A"), Text("@support"), Text("@eng-a"), link)
    assert quiet(document) == Document(
        "summary",
        (
            Heading("@here"),
            Paragraph(still),
            Bullets((still,), numbered=True),
            Checklist(((True, still),)),
            Note(still),
        ),
        thread=(Paragraph(still),),
    )
    assert (mentions(document), mentions(quiet(document))) == (15, 0)
