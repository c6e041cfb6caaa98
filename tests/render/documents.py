"""Documents of every shape, and what a reader of the source would see in them."""

from hypothesis import strategies as st

from supportdesk.model.document import (
    Block,
    Bullets,
    Checklist,
    Document,
    GitHubUser,
    Heading,
    Inline,
    Link,
    Note,
    Paragraph,
    SlackGroup,
    SlackUser,
    Text,
)

# What people type to be heard: mentions, references, addresses and markup of both platforms.
HOSTILE = (
    "<!channel> <!here|x> <@U0000000A01> <!subteam^S00DELIVERY> <https://evil.example|ok>",
    "@delivery-em @sourcegraph/delivery cc:@x fixes #12 GH-12 sourcegraph/sourcegraph#7 a@b.example",
    "https://github.com/sourcegraph/customer/issues/1 www.example.com deadbeefcafe :tada: $x$",
    "](https://evil.example) ![x](y) `code` **b** _i_ ~~s~~ | a | <img src=x onerror=y> <!-- c -->",
    "- [ ] task",
    "1. one",
    "# heading",
    "---",
    "> quote",
    "    indented",
    "\u202eturned \x00 \ud800 \x1b[31m",
    "a\n\nb\r\n- c",
)

texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=300), st.text(alphabet="@#GH-12ab:/w.*_`<>! \n", max_size=40)
)
links = st.builds(
    Link,
    url=st.sampled_from(
        ["https://github.com/a/b/issues/1", "http://127.0.0.1:80/(x)?a=1&b=`|", "javascript:alert(1)", ""]
    ),
    text=texts,
    strike=st.booleans(),
)
styled = st.builds(Text, texts, st.sampled_from(["plain", "bold", "italic", "strike", "code"]))
inlines: st.SearchStrategy[Inline] = st.one_of(
    styled,
    links,
    st.builds(SlackUser, id=st.just("U0000000A01"), name=texts),
    st.builds(SlackGroup, id=st.just("S00DELIVERY"), handle=texts),
    st.builds(GitHubUser, st.sampled_from(["delivery-em", "support-desk[bot]"])),
)
lines = st.lists(inlines, max_size=5).map(tuple)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, texts),
    st.builds(Paragraph, lines),
    st.builds(Note, lines),
    st.builds(Bullets, st.lists(lines, max_size=60).map(tuple), st.booleans()),
    st.builds(Checklist, st.lists(st.tuples(st.booleans(), lines), max_size=5).map(tuple)),
)
documents = st.builds(Document, texts, st.lists(blocks, max_size=70).map(tuple))


def a_document(*said: Block, summary: str = "Summary") -> Document:
    return Document(summary, said)


def a_line(*pieces: Inline | str) -> Document:
    """A document of one paragraph."""
    return a_document(Paragraph(tuple(Text(piece) if isinstance(piece, str) else piece for piece in pieces)))
