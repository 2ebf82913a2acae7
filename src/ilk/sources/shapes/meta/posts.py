"""Content exports of Meta's Business Suite: a row a post of a page or account, not of people."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

_PUBLISHED = 'instant(`Publish time`, "%m/%d/%Y %H:%M") else instant(`Publish time`)'
_NOBODYS = "Posts are the page's, not people's: a table that reports can read, and no customer's."

FACEBOOK = Export(
    name="facebook_posts",
    vendor="Facebook",
    what="export of a page's posts",
    documented="Meta Business Suite, Insights, Content, Export data",
    telling=("Post ID", "Page ID", "Page name", "Title", "Publish time", "Permalink", "Post type"),
    ready=(
        Ready(
            name="facebook_posts",
            document={
                "title": "Facebook posts",
                "into": {"table": "facebook_post", "key": "post_id"},
                "columns": {
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
            },
            notes=(_NOBODYS,),
        ),
    ),
)

INSTAGRAM = Export(
    name="instagram_posts",
    vendor="Instagram",
    what="export of an account's posts",
    documented="Meta Business Suite, Insights, Content, Export data",
    telling=("Post ID", "Account ID", "Account username", "Publish time", "Permalink", "Post type", "Likes", "Saves"),
    ready=(
        Ready(
            name="instagram_posts",
            document={
                "title": "Instagram posts",
                "into": {"table": "instagram_post", "key": "post_id"},
                "columns": {
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
            },
            notes=(_NOBODYS,),
        ),
    ),
)
