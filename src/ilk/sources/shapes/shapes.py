"""The registry: every shape that is known."""

from ilk.sources.shapes.email.klaviyo import PROFILES as KLAVIYO_PROFILES
from ilk.sources.shapes.email.mailchimp import AUDIENCE as MAILCHIMP_AUDIENCE
from ilk.sources.shapes.hubspot.companies import COMPANIES as HUBSPOT_COMPANIES
from ilk.sources.shapes.hubspot.contacts import CONTACTS as HUBSPOT_CONTACTS
from ilk.sources.shapes.hubspot.deals import DEALS as HUBSPOT_DEALS
from ilk.sources.shapes.linkedin.connections import CONNECTIONS as LINKEDIN_CONNECTIONS
from ilk.sources.shapes.linkedin.followers import FOLLOWERS as LINKEDIN_FOLLOWERS
from ilk.sources.shapes.maven.accounts import ACCOUNTS as MAVEN_ACCOUNTS
from ilk.sources.shapes.maven.products import PRODUCTS as MAVEN_PRODUCTS
from ilk.sources.shapes.maven.sales_pipeline import SALES_PIPELINE as MAVEN_SALES_PIPELINE
from ilk.sources.shapes.maven.sales_teams import SALES_TEAMS as MAVEN_SALES_TEAMS
from ilk.sources.shapes.meta.leads import LEADS as META_LEADS
from ilk.sources.shapes.meta.posts import FACEBOOK as FACEBOOK_POSTS
from ilk.sources.shapes.meta.posts import INSTAGRAM as INSTAGRAM_POSTS
from ilk.sources.shapes.salesforce.accounts import ACCOUNTS as SALESFORCE_ACCOUNTS
from ilk.sources.shapes.salesforce.contacts import CONTACTS as SALESFORCE_CONTACTS
from ilk.sources.shapes.salesforce.opportunities import OPPORTUNITIES as SALESFORCE_OPPORTUNITIES
from ilk.sources.shapes.salesforce.tasks import TASKS as SALESFORCE_TASKS
from ilk.sources.shapes.shape import Shape
from ilk.sources.shapes.shopify.customers import CUSTOMERS as SHOPIFY_CUSTOMERS
from ilk.sources.shapes.shopify.orders import ORDERS as SHOPIFY_ORDERS
from ilk.sources.shapes.stripe.customers import CUSTOMERS as STRIPE_CUSTOMERS
from ilk.sources.shapes.stripe.payments import PAYMENTS as STRIPE_PAYMENTS
from ilk.sources.shapes.stripe.subscriptions import SUBSCRIPTIONS as STRIPE_SUBSCRIPTIONS
from ilk.sources.shapes.surveys.google_forms import RESPONSES as GOOGLE_FORMS_RESPONSES
from ilk.sources.shapes.surveys.qualtrics import RESPONSES as QUALTRICS_RESPONSES
from ilk.sources.shapes.surveys.surveymonkey import RESPONSES as SURVEYMONKEY_RESPONSES
from ilk.sources.shapes.surveys.typeform import RESPONSES as TYPEFORM_RESPONSES
from ilk.sources.shapes.web.accesslog import ACCESS_LOG
from ilk.sources.shapes.web.ga4 import EVENTS as GA4_EVENTS
from ilk.sources.shapes.web.matomo import VISITS as MATOMO_VISITS
from ilk.sources.shapes.web.plausible import DAYS as PLAUSIBLE_DAYS
from ilk.sources.shapes.web.plausible import PAGES as PLAUSIBLE_PAGES
from ilk.sources.shapes.web.plausible import SOURCES as PLAUSIBLE_SOURCES
from ilk.sources.shapes.woocommerce.customers import CUSTOMERS as WOOCOMMERCE_CUSTOMERS
from ilk.sources.shapes.woocommerce.orders import ORDERS as WOOCOMMERCE_ORDERS
from ilk.sources.shapes.woocommerce.users import USERS as WOOCOMMERCE_USERS
from ilk.sources.shapes.x.analytics import OVERVIEW as X_OVERVIEW
from ilk.sources.shapes.x.analytics import POSTS as X_POSTS
from ilk.sources.shapes.youtube.content import CONTENT as YOUTUBE_CONTENT

SHAPES: tuple[Shape, ...] = (
    SHOPIFY_CUSTOMERS,
    SHOPIFY_ORDERS,
    WOOCOMMERCE_CUSTOMERS,
    WOOCOMMERCE_USERS,
    WOOCOMMERCE_ORDERS,
    STRIPE_CUSTOMERS,
    STRIPE_PAYMENTS,
    STRIPE_SUBSCRIPTIONS,
    HUBSPOT_CONTACTS,
    HUBSPOT_COMPANIES,
    HUBSPOT_DEALS,
    SALESFORCE_ACCOUNTS,
    SALESFORCE_CONTACTS,
    SALESFORCE_OPPORTUNITIES,
    SALESFORCE_TASKS,
    MAVEN_ACCOUNTS,
    MAVEN_PRODUCTS,
    MAVEN_SALES_TEAMS,
    MAVEN_SALES_PIPELINE,
    MAILCHIMP_AUDIENCE,
    KLAVIYO_PROFILES,
    META_LEADS,
    FACEBOOK_POSTS,
    INSTAGRAM_POSTS,
    LINKEDIN_CONNECTIONS,
    LINKEDIN_FOLLOWERS,
    X_OVERVIEW,
    X_POSTS,
    YOUTUBE_CONTENT,
    TYPEFORM_RESPONSES,
    SURVEYMONKEY_RESPONSES,
    GOOGLE_FORMS_RESPONSES,
    QUALTRICS_RESPONSES,
    ACCESS_LOG,
    GA4_EVENTS,
    MATOMO_VISITS,
    PLAUSIBLE_DAYS,
    PLAUSIBLE_PAGES,
    PLAUSIBLE_SOURCES,
)
