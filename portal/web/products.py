"""Products of an authority: the list, a new one, and changes of one."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.access.desk import actor, kit, scope
from portal.access.policy import Permission
from portal.queries.products import ProductForm, find_product_form, products_of
from portal.rules.waste import KINDS
from portal.services.errors import Conflict, Invalid, NotFound, Refused
from portal.services.producing import add_product, change_product
from portal.web.pages import Pages
from portal.web.speaking import said

products = Pages("products", __name__)
TEXTS = ("name", "identity", "waste_category", "technique", "group_name", "story")
Page = str | Response | tuple[str, int]


@products.page("/products", Permission.REPORT_WRITE)
def index() -> str:
    """Our products and where their reports stand."""
    with kit().read() as session:
        rows = products_of(session, scope(), kit().now())
    return render_template("authority/products.html", rows=rows)


@products.page("/products/new", Permission.REPORT_WRITE, methods=("GET", "POST"))
def add() -> Page:
    """A new product; its report opens at once."""
    if request.method == "GET":
        return _page(dict.fromkeys(TEXTS, ""))
    values = _typed()
    try:
        _product_id, report_id = add_product(kit(), actor(), values)
    except Invalid as error:
        return _page(values, wrong=error), 422
    flash(_("The product is added. Now fill its report."), "good")
    return redirect(url_for("reports.edit", report_id=report_id))


@products.page("/products/<int:product_id>", Permission.REPORT_WRITE, methods=("GET", "POST"))
def edit(product_id: int) -> Page:
    """Changes a product; when another was quicker, both values are shown and this person chooses."""
    product = _find(product_id)
    if request.method == "GET":
        return _page({**product.values, "waste_bank_only": product.waste_bank_only}, product)
    values = _typed()
    try:
        change_product(kit(), actor(), product_id, _version(), values)
    except Conflict as error:
        return _page(values, _find(product_id), theirs=_differing(error)), 409
    except Invalid as error:
        return _page(values, product, wrong=error), 422
    except Refused as error:
        flash(said(error), "bad")
        return _page(values, product), 422
    flash(_("The product is saved"), "good")
    return redirect(url_for("products.index"))


def _page(
    values: dict[str, object], product: ProductForm | None = None, wrong: Invalid | None = None,
    theirs: dict[str, object] | None = None,
) -> str:  # fmt: skip
    return render_template(
        "authority/product.html", values=values, product=product, kinds=KINDS, theirs=theirs or {},
        wrong={wrong.field: said(wrong)} if wrong else {},
    )  # fmt: skip


def _find(product_id: int) -> ProductForm:
    with kit().read() as session:
        product = find_product_form(session, scope(), product_id)
    if product is None:
        raise NotFound
    return product


def _typed() -> dict[str, object]:
    values: dict[str, object] = {name: request.form.get(name, "") for name in TEXTS}
    return {**values, "waste_bank_only": "waste_bank_only" in request.form}


def _version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def _differing(error: Conflict) -> dict[str, object]:
    return {name: value for name, value in error.theirs.items() if error.mine.get(name) != value}
