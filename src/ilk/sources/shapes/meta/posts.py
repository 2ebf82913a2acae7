"""Content exports of Meta's Business Suite: a row a post of a page or account, not of people."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.figures import figures, of_whom

_PUBLISHED = 'instant(`Publish time`, "%m/%d/%Y %H:%M") else instant(`Publish time`)'

FACEBOOK = Export(
    name="facebook_posts",
    vendor="Facebook",
    what="export of a page's posts",
    documented="Meta Business Suite, Insights, Content, Export data",
    telling=("Post ID", "Page ID", "Page name", "Title", "Publish time", "Permalink", "Post type"),
    ready=figures(
        "facebook_posts",
        "Facebook posts",
        table="facebook_post",
        key="post_id",
        columns={
            "post_id": "text(`Post ID`)",
            "page": "text(`Page name`)",
            "title": "text(Title)",
            "kind": "text(`Post type`)",
            "published": _PUBLISHED,
            "views": "integer(Views)",
            "reach": "integer(Reach)",
            "reactions": "integer(Reactions)",
            "comments": "integer(Comments)",
            "shares": "integer(Shares)",
            "clicks": "integer(`Total clicks`)",
        },
        note=of_whom("the page"),
    ),
)

INSTAGRAM = Export(
    name="instagram_posts",
    vendor="Instagram",
    what="export of an account's posts",
    documented="Meta Business Suite, Insights, Content, Export data",
    telling=("Post ID", "Account ID", "Account username", "Publish time", "Permalink", "Post type", "Likes", "Saves"),
    ready=figures(
        "instagram_posts",
        "Instagram posts",
        table="instagram_post",
        key="post_id",
        columns={
            "post_id": "text(`Post ID`)",
            "account": "text(`Account username`)",
            "description": "text(Description)",
            "kind": "text(`Post type`)",
            "published": _PUBLISHED,
            "views": "integer(Views)",
            "reach": "integer(Reach)",
            "likes": "integer(Likes)",
            "comments": "integer(Comments)",
            "shares": "integer(Shares)",
            "saves": "integer(Saves)",
            "follows": "integer(Follows)",
        },
        note=of_whom("the account"),
    ),
)
