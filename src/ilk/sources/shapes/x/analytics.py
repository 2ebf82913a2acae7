"""The two exports of X's account analytics: a row a day, and a row a post; neither is of people."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.figures import figures, of_whom

_DAY = 'date(Date, "%a, %b %d, %Y") else date(Date)'
_FIGURES = {
    "impressions": "integer(Impressions)",
    "likes": "integer(Likes)",
    "engagements": "integer(Engagements)",
    "bookmarks": "integer(Bookmarks)",
    "shares": "integer(Shares)",
    "new_follows": "integer(`New follows`)",
    "replies": "integer(Replies)",
    "reposts": "integer(Reposts)",
    "profile_visits": "integer(`Profile visits`)",
}
_NOBODYS = of_whom("the account")

OVERVIEW = Export(
    name="x_overview",
    vendor="X",
    what="account overview by day",
    documented="X Premium, Analytics, Overview, Download",
    telling=("Date", "Impressions", "Likes", "Engagements", "New follows", "Unfollows", "Reposts", "Profile visits"),
    ready=figures(
        "x_overview",
        "X by day",
        table="x_day",
        key="day",
        columns={"day": _DAY, **_FIGURES, "unfollows": "integer(Unfollows)"},
        note=_NOBODYS,
    ),
)

POSTS = Export(
    name="x_posts",
    vendor="X",
    what="export of posts",
    documented="X Premium, Analytics, Content, Download",
    telling=("Post id", "Date", "Post text", "Impressions", "Likes", "Engagements", "Reposts"),
    also={"Post id": ("Post ID",)},
    ready=figures(
        "x_posts",
        "X posts",
        table="x_post",
        key="post_id",
        columns={"post_id": "text(`Post id`)", "day": _DAY, "text": "text(`Post text`)", **_FIGURES},
        note=_NOBODYS,
    ),
)
