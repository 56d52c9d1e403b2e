"""The portal speaks Thai whole: every page string has its words, and what people read goes through the catalogue."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from babel.messages import Catalog
from flask import g
from flask_admin import babel
from jinja2 import Environment

from tests.house import catalogues
from tests.house.catalogues import CATALOGUES, ROOT, compiled, forms, kept, renewed, source, unsaid, written
from tests.static.places import TEMPLATES, templates

THAI = re.compile(r"[\u0e01-\u0e5b]")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w+\}")
EVERY = pytest.mark.parametrize(("domain", "language"), CATALOGUES, ids=lambda part: str(part))
NAMES = {
    "CSV",
    "XLSX",
    "PDF",
    "English",
    "ไทย",
    "ภาษาไทย",
    "LINE",
    "QR",
    "Google Drive",
    "YouTube",
    "JSON",
    "MB",
    "Bearer",
    "SHA-256",
    "portal health",
}
"""What is written alike in both languages, and the languages' own names."""
READ_ALOUD = {"title", "alt", "placeholder", "aria-label", "data-confirm", "data-confirm-yes", "data-copy-said"}
MADE = Environment(extensions=["jinja2.ext.i18n"])
GAP = "\0"
"""Stands for whatever an expression or a statement puts between two words."""


@EVERY
def test_the_catalogue_holds_exactly_what_the_pages_say(domain, language):
    same = source(domain, language).read_bytes() == written(renewed(domain, language))
    assert same, "run: make catalogues"  # not the comparison itself: showing how two catalogues differ takes minutes


@EVERY
def test_every_message_is_translated_whole(domain, language):
    assert unsaid(kept(domain, language)) == []


@EVERY
def test_the_compiled_catalogue_is_the_written_one(domain, language):
    catalogue = renewed(domain, language)
    same = source(domain, language).with_suffix(".mo").read_bytes() == compiled(catalogue)
    assert same, "run: make catalogues"


@EVERY
def test_a_translation_keeps_every_placeholder_and_has_its_plural_forms(domain, language):
    catalogue = kept(domain, language)
    for message in catalogue:
        if not message.id:
            continue
        asked = PLACEHOLDER.findall(forms(message.id)[-1])
        assert len(forms(message.string)) == (catalogue.num_plurals if isinstance(message.id, tuple) else 1), message.id
        for text in forms(message.string)[-1:]:
            assert sorted(PLACEHOLDER.findall(text)) == sorted(asked), message.id
            assert not re.search(r"%(?![(%a-z])", text), f"a lone % breaks the page: {message.id}"


def test_thai_words_are_thai():
    for domain, language in CATALOGUES:
        if language == "th":
            for message in kept(domain, language):
                bare = PLACEHOLDER.sub("", "".join(forms(message.id)))
                if re.search(r"[a-z]{3}", bare):
                    assert all(THAI.search(text) for text in forms(message.string)), message.id


def test_thai_words_follow_the_house_style():
    """Short and polite: no exclamation, no particle, one order of marks, Arabic digits with spaces round them."""
    for text in said_in_thai():
        assert not re.search(r"!|ครับ|ค่ะ|นะคะ|กรุณา|โปรด|[๐-๙]|\u0e4d\u0e32|เเ|  |^\s|\s$", text), text
        assert not re.search(r"[ก-๎][A-Za-z0-9]|[A-Za-z0-9][ก-๎]", PLACEHOLDER.sub("", text)), text


def test_headings_are_free_of_days_versions_and_machines():
    for domain, language in CATALOGUES:
        text = source(domain, language).read_text("utf-8")
        assert not re.search(r"Date:|Generated-By|Project-Id|(?<!\w)/(?:home|usr)/|site-packages|\.py:\d", text)


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_words_stand_in_a_template_outside_the_catalogue(path):
    assert [text for text in bare_words(path.read_text("utf-8")) if text not in NAMES] == []


def test_no_page_says_a_sentence_outside_the_catalogue():
    said = []
    for path in sorted((ROOT / "portal" / "web").glob("*.py")) + sorted((ROOT / "portal" / "admin").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "flash" and call.args:
                said += [f"{path.name}: {call.args[0].value}"] if isinstance(call.args[0], ast.Constant) else []
    assert said == []


@pytest.mark.parametrize(("language", "word"), [("th", "บันทึก"), ("en", "Save")])
def test_what_flask_admin_says_itself_has_thai(app, language, word):
    with app.test_request_context("/admin/", headers={"Cookie": f"language={language}"}):
        g._admin_view = app.extensions["admin"][0].index_view
        assert babel.gettext("Save") == word
        assert babel.gettext("No such words here") == "No such words here"


def test_words_outside_the_catalogue_are_found():
    page = '<p title="Hello">{{ x }} สวัสดี <b>{{ _("Right") }}</b></p>{% if y %}<img alt="{{ z }}">{% endif %}'
    assert sorted(bare_words(page)) == ["Hello", "สวัสดี"]
    assert bare_words("{{ 'ข้อความ' if x else _('y') }}{{ chip('draft') }}") == ["ข้อความ"]


def test_what_is_gone_leaves_and_what_is_new_waits(tmp_path, monkeypatch):
    page = tmp_path / "pages" / "one.html"
    page.parent.mkdir()
    page.write_text("{{ _('Old') }}{{ ngettext('%(num)d day', '%(num)d days', n) }}", "utf-8")
    monkeypatch.setattr(catalogues, "SHELF", tmp_path)
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "SOURCES", {"messages": ((page.parent, catalogues.PAGES),)})
    monkeypatch.setattr(catalogues, "CATALOGUES", (("messages", "th"), ("messages", "en")))
    assert catalogues.main() == 1
    path = source("messages", "th")
    text = path.read_text("utf-8").replace('msgstr[0] ""', 'msgstr[0] "%(num)d วัน"')
    path.write_text(text.replace('Old"\nmsgstr ""', 'Old"\nmsgstr "เก่า"'), "utf-8")
    assert catalogues.main() == 0
    page.write_text("{{ ngettext('%(num)d day', '%(num)d days', n) }}{{ _('New') }}", "utf-8")
    assert catalogues.main() == 1
    catalogue: Catalog = kept("messages", "th")
    assert [forms(message.id)[0] for message in catalogue if message.id] == ["%(num)d day", "New"]
    assert unsaid(catalogue) == ["New"]
    english = kept("messages", "en").get("%(num)d day")
    assert english is not None
    assert english.string == ("%(num)d day", "%(num)d days")


def said_in_thai() -> Iterator[str]:
    for domain, language in CATALOGUES:
        if language == "th":
            yield from (text for message in kept(domain, language) if message.id for text in forms(message.string))


def bare_words(template: str) -> list[str]:
    """What a person would read in a template that no catalogue can translate: text, labels and Thai in expressions."""
    markup, strings = "", []
    template = re.sub(r"{% block \w+_class %}.*?{% endblock %}", "", template)  # names of styles
    for _line, kind, text in MADE.lex(template):
        if kind == "data":
            markup += text
        elif kind in ("variable_begin", "block_begin"):
            markup += GAP
        elif kind == "string" and THAI.search(text):
            strings.append(text[1:-1])
    return _Reader.words(re.sub(r"<[a-z][^>]*>", lambda tag: tag[0].replace(GAP, " "), markup)) + strings


class _Reader(HTMLParser):
    """Collects visible text and read-aloud attributes that hold a word."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    @classmethod
    def words(cls, markup: str) -> list[str]:
        reader = cls()
        reader.feed(markup)
        reader.close()
        return reader.found

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in READ_ALOUD and value:
                self.handle_data(value)

    def handle_data(self, data):
        parts = (part.strip(" \n·:,.()/–×") for part in data.split(GAP))
        words = (part for part in parts if re.search(r"[A-Za-z\u0e01-\u0e5b]{2}", part))
        self.found += [word for word in words if not re.fullmatch(r"\S+[/@]\S*", word)]  # an address as an example
