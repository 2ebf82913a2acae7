"""The products of Maven's CRM, with series and price."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

PRODUCTS = Export(
    name="maven_products",
    vendor="Maven Analytics",
    what="CRM products",
    documented="the data dictionary beside the files",
    telling=("product", "series", "sales_price"),
    ready=(
        Ready(
            name="products",
            document={
                "title": "Products",
                "into": {"table": "products", "role": "products", "key": "product"},
                "columns": {
                    "product": "text(product)",
                    "series": "text(series)",
                    "sales_price": "money(sales_price)",
                },
            },
        ),
    ),
)
