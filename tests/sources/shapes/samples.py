"""All samples: every shape has one."""

from tests.sources.shapes import (
    hubspot,
    mail,
    maven,
    salesforce,
    shopify,
    social,
    stripe,
    surveys,
    web,
    woocommerce,
)
from tests.sources.shapes.sample import Sample

SAMPLES: tuple[Sample, ...] = (
    *hubspot.SAMPLES,
    *mail.SAMPLES,
    *maven.SAMPLES,
    *salesforce.SAMPLES,
    *shopify.SAMPLES,
    *social.SAMPLES,
    *stripe.SAMPLES,
    *surveys.SAMPLES,
    *web.SAMPLES,
    *woocommerce.SAMPLES,
)
