import pytest

from sandbox.mrkdwn import emoji, link, mrkdwn_to_html, plain_to_html

NAMES = {"U0A1": "Engineer A", "S0D": "delivery-support", "C0D": "delivery"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _it_ ~gone~", "<b>bold</b> <i>it</i> <s>gone</s>"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("a `*b*` c", "a <code>*b*</code> c"),
        ("```\na &lt; b\n```", "<pre>a &lt; b</pre>"),
        ("one\ntwo", "one<br>two"),
        ("&gt; said\nso", "<blockquote>said</blockquote>so"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        ("<@U0A1>", '<span class="mention">@Engineer A</span>'),
        ("<@U0A9>", '<span class="mention">@U0A9</span>'),
        ("<!subteam^S0D|@old-name>", '<span class="mention">@delivery-support</span>'),
        ("<#C0D>", '<span class="mention">#delivery</span>'),
        ("<!channel>", '<span class="mention">@channel</span>'),
        ("<!date^1794819600^{date}|16 November>", '<span class="mention">16 November</span>'),
        (
            "<https://example.com/?a=1&amp;b=2|*x*>",
            '<a href="https://example.com/?a=1&amp;b=2" rel="noreferrer">*x*</a>',
        ),
        ("~<https://example.com|x>~", '<s><a href="https://example.com" rel="noreferrer">x</a></s>'),
        ("<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"),
        (":tada: :unknown_one:", "🎉 :unknown_one:"),
    ],
)
def test_text_is_shown_as_slack_would_show_it(text: str, html: str) -> None:
    assert mrkdwn_to_html(text, NAMES) == html


def test_plain_text_knows_emoji_and_lines_and_nothing_else() -> None:
    assert plain_to_html(":eyes: *a* <b>\nc") == "👀 *a* &lt;b&gt;<br>c"


def test_an_address_that_leads_nowhere_on_the_web_is_only_text() -> None:
    assert link("javascript:alert(1)", "<x>") == "&lt;x&gt;"


def test_an_emoji_that_is_not_known_keeps_its_name() -> None:
    assert emoji("party_parrot") == ":party_parrot:"
