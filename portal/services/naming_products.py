"""A product and fields 1-3 of its report tell the same: name, local identity and group follow each other."""

from portal.models.products import Product
from portal.models.reports import Report
from portal.rules.sorting import sort_key
from portal.rules.thai import search_text

SHARED = {"name": "product_name", "identity": "identity", "group_name": "group_name"}
"""Column of the product → field of the report."""


def follow_report(report: Report) -> None:
    """Brings the product to what its report says now; a name is never emptied."""
    product = report.product
    for column, name in SHARED.items():
        value = getattr(report, name)
        if value or column != "name":
            setattr(product, column, value)
    name_product(product)


def follow_product(report: Report, product: Product) -> None:
    """Brings the report's first three fields to what its product says now."""
    for column, name in SHARED.items():
        setattr(report, name, getattr(product, column))


def name_product(product: Product) -> None:
    """The stored order and search text of a product's name."""
    product.sort_key = sort_key(product.name)[:600]
    product.search_text = search_text(" ".join((product.name, product.identity, product.group_name)))
