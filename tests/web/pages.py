"""Small readings of an answer that page tests share: its text, its messages, what it refuses."""

from __future__ import annotations

import html
import re

HTMX = {"hx-request": "true"}
PASSWORD = "correct horse"


def signed_in(client, user):
    """A client in which `user` is at work."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response) -> str:
    """What a reader sees of the page's main part, without tags."""
    content = response.content.decode()
    main = content[content.find("<main") :] if "<main" in content else content
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", main, flags=re.DOTALL))).strip()


def refusals(response) -> list[str]:
    """Every line of the summary of refusals."""
    found = re.search(r'<div class="alert bad" role="alert".*?</ul>', response.content.decode(), re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", found[0], re.DOTALL) if found else []
    return [html.unescape(re.sub(r"<[^>]+>", "", line)).strip() for line in lines]


def messages(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def count(response) -> str:
    """The number of rows a list tells."""
    return re.search(r'<p class="count" role="status">共 <b>([^<]*)</b>', response.content.decode())[1]


def names(response) -> list[str]:
    """The heads of the rows of a list, in order."""
    heads = re.findall(r'<th scope="row">(.*?)</th>', response.content.decode(), re.DOTALL)
    return [html.unescape(re.sub(r"<small>.*?</small>|<[^>]+>", "", head)).strip() for head in heads]


def between(content: str, start: str, end: str) -> str:
    return content[content.index(start) : content.index(end, content.index(start))]


def without_tokens(content: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", content)
