"""YouTube Studio's table of content: a row a video, after a row with the totals; not of people."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.figures import figures, of_whom

CONTENT = Export(
    name="youtube_content",
    vendor="YouTube",
    what="table of videos",
    documented="YouTube Help, Analytics in YouTube Studio, Export current view",
    telling=("Content", "Video title", "Video publish time", "Views"),
    ready=figures(
        "youtube_videos",
        "YouTube videos",
        table="youtube_video",
        key="video_id",
        columns={
            "video_id": "text(Content)",
            "title": "text(`Video title`)",
            "published": 'date(`Video publish time`, "%b %d, %Y") else date(`Video publish time`)',
            "views": "integer(Views)",
            "watch_hours": "number(`Watch time (hours)`)",
            "subscribers": "integer(Subscribers)",
            "impressions": "integer(Impressions)",
            "click_through": "number(`Impressions click-through rate (%)`)",
            "likes": "integer(Likes)",
            "shares": "integer(Shares)",
        },
        where='Content != "Total"',
        note=of_whom("the channel"),
    ),
)
