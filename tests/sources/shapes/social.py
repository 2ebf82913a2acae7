"""Exports of social networks: people where the file has people, else tables of pages, days and posts."""

from tests.sources.shapes.sample import Sample

LEADS = """\
id,created_time,ad_id,ad_name,adset_id,adset_name,campaign_id,campaign_name,form_id,form_name,is_organic,platform,\
full_name,phone_number,email
l:1,2026-09-10T14:32:11+0000,ag:1,"Ad ""A"" new",as:1,Set,c:1,"Spring, early",f:1,Offer,false,fb,Ana,p:+491,\
Ana@Example.com
l:2,2026-09-12T08:00:00-05:00,ag:1,Ad B,as:1,Set,c:1,Spring,f:1,Offer,false,ig,Ana D.,p:+491,ana@example.com
l:3,2026-09-12T09:00:00-05:00,ag:1,Ad B,as:1,Set,c:1,Spring,f:1,Offer,true,ig,Bo,p:+492,
"""
FACEBOOK = """\
Post ID,Page ID,Page name,Title,Duration (sec),Publish time,Permalink,Post type,Views,Reach,Reactions,Comments,Shares
p1,pg,Kiln,"Mugs, new",45,09/27/2026 18:30,https://x.example/1,Reel,"1,250",980,35,12,8
p2,pg,Kiln,,,2026-09-28T10:00:00,https://x.example/2,Photo,200,,1,0,0
"""
INSTAGRAM = """\
Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,Permalink,Post type,\
Data comment,Date,Views,Reach,Likes,Shares,Follows,Comments,Saves
18011,1784,kiln,Kiln,"Chair, test",44,10/03/2026 08:31,https://i.example/1,IG reel,,Lifetime,"12,400",9100,610,88,\
41,57,230
"""
CONNECTIONS = """\
First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ana,Díaz,https://www.linkedin.com/in/ANA/,,"Stripe, Inc.",Buyer,12 Mar 2024
Bo,Kim,https://www.linkedin.com/in/bo,bo@example.com,,,01 Jan 2019
"""
FOLLOWERS = """\
Date,Sponsored followers,Organic followers,Auto-invited followers,Total followers
10/01/2026,0,3,1,4
10/02/2026,1,"1,200",0,"1,201"
"""
X_DAYS = """\
Date,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Unfollows,Replies,Reposts,Profile visits,Create Post,\
Video views,Media views
"Tue, Mar 10, 2026",2871,24,43,0,1,0,2,1,1,2,2,0,0
2026-03-11,2199,12,26,0,0,0,0,2,0,0,2,0,0
"""
X_POSTS = """\
Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Replies,Reposts,\
Profile visits,Detail Expands,URL Clicks
2031,"Tue, Mar 10, 2026","Mugs, ""new""
and blue",https://x.example/2031,100,10,20,1,2,5,1,2,7,1,3
"""
YOUTUBE = """\
Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,Impressions,\
Impressions click-through rate (%)
Total,,,,2100,10.5,1,9000,5.1
abc123,"Mugs, how to","Sep 20, 2026",45,100,0.5,1,7000,5.4
def456,Long one,2026-09-01,600,2000,10,0,2000,
"""
SAMPLES = (
    Sample(
        files={
            "leads.csv": LEADS,
            "posts.csv": FACEBOOK,
            "instagram.csv": INSTAGRAM,
            "followers.csv": FOLLOWERS,
            "account_overview_analytics.csv": X_DAYS,
            "account_analytics_content.csv": X_POSTS,
            "Table data.csv": YOUTUBE,
        },
        shapes={
            "leads.csv": "meta_leads",
            "posts.csv": "facebook_posts",
            "instagram.csv": "instagram_posts",
            "followers.csv": "linkedin_followers",
            "account_overview_analytics.csv": "x_overview",
            "account_analytics_content.csv": "x_posts",
            "Table data.csv": "youtube_content",
        },
        rows={
            "event_lead": 3,
            "table_facebook_post": 2,
            "table_instagram_post": 1,
            "table_linkedin_day": 2,
            "table_x_day": 2,
            "table_x_post": 1,
            "table_youtube_video": 2,
        },
        customers=2,
    ),
    Sample(
        files={"Connections.csv": CONNECTIONS},
        shapes={"Connections.csv": "linkedin_connections"},
        rows={"source_linkedin_connections": 2, "event_connected": 2},
        customers=2,
    ),
    Sample(
        files={"Table data.csv": YOUTUBE},
        shapes={"Table data.csv": "youtube_content"},
        rows={"table_youtube_video": 2},
        customers=0,
    ),
)
