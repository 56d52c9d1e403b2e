"""Fields tie their hint and their fault to the control."""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, HiddenField, IntegerField, RadioField, SelectField, StringField, validators

from tests.static.dressed import drawn

ONE = '{% from "macros/forms.html" import field %}{{ field(f, **given) }}'


class Report(Form):
    """A form with one field of each kind."""

    name = StringField("Name", [validators.InputRequired("Fill in the name.")])
    people = IntegerField("People", [validators.Optional()])
    agreed = BooleanField("Agreed")
    kind = SelectField("Kind", choices=[("dry", "Dry"), ("wet", "Wet")])
    way = RadioField("Way", choices=[("a", "A"), ("b", "B")], validators=[validators.Optional()])
    version = HiddenField()


def field(name: str, form: Report | None = None, **given: Any) -> str:
    return drawn(ONE, f=(form or Report())[name], given=given)


def refused() -> Report:
    form = Report(MultiDict({"kind": "dry"}))
    assert not form.validate()
    return form


def test_a_plain_field_has_label_number_and_control():
    html = field("name", number=3, hint="As people say it")
    assert '<label for="name"><span class="field-no">3</span>Name</label>' in html
    assert '<span class="hint" id="name-hint">As people say it</span>' in html
    assert 'aria-describedby="name-hint"' in html
    assert 'class="input"' in html
    assert "is-wrong" not in html


def test_a_fault_is_tied_to_its_control():
    html = field("name", refused(), hint="h")
    assert '<div class="field is-wrong">' in html
    assert 'aria-describedby="name-hint name-wrong"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="name-wrong"' in html
    assert "Fill in the name." in html


def test_an_odd_value_only_asks():
    call = '{% call field(f, odd="100 times more") %}<button>Right</button>{% endcall %}'
    html = drawn('{% from "macros/forms.html" import field %}' + call, f=Report()["people"])
    assert '<div class="field is-odd">' in html
    assert 'id="people-odd"' in html
    assert '<div class="line"><button>Right</button></div>' in html


def test_unit_and_further_attributes():
    html = field("people", unit="people", attrs={"inputmode": "numeric", "class": "wide"}, optional=True)
    assert 'class="input input-short wide"' in html
    assert 'inputmode="numeric"' in html
    assert "<span>people</span>" in html
    assert "(may stay empty)" in html


def test_ticks_choices_and_hidden_fields_keep_their_kind():
    assert '<label class="choice" for="agreed"><input' in field("agreed", hint="h")
    assert field("way").startswith('<fieldset class="field"><legend>Way</legend>')
    assert field("way").count('class="choice"') == 2
    assert '<select class="input" id="kind"' in field("kind")
    assert "label" not in field("version")


def test_faults_are_listed_with_links():
    source = '{% from "macros/forms.html" import faults %}{{ faults(form) }}'
    html = drawn(source, form=refused())
    assert "1 thing to mend" in html
    assert '<a href="#name">Name</a>: Fill in the name.' in html
    assert drawn(source, form=Report()) == ""
