"""Every act that is recorded has a name that people understand."""

import ast

from flask import Flask

from portal.admin.verbs import verbs
from portal.bundle import folder


def test_every_act_has_a_name(app: Flask):
    with app.test_request_context():
        named = verbs()
    about = {verb.partition(".")[0] for verb in named}
    written = {
        node.value
        for file in folder("templates").parent.glob("portal/[so]*/*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    acts = {text for text in written if text.replace("_", "").replace(".", "", 1).isalpha() and "." in text}
    assert {act for act in acts if act.partition(".")[0] in about and not act.endswith((".json", ".txt"))} <= set(named)
