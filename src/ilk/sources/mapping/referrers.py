"""Who sends visitors: search engines and social networks by their hosts, campaigns by their parameters.

The names are those of the greatest in web analytics; who is missing sends a `referral`. As in Google Analytics, the
parameters are `utm_…` and the click identifiers of advertisements; Matomo's own are campaigns too. A click identifier
of Facebook (`fbclid`) is none: every link there gets one.
"""

_COUNTRY = r"(?:com?\.)?[a-z]{2,3}"
_FRONT = r"(?:(?:www|m|l|lm|out|search|images|news|cn|[a-z]{2}|[a-z]{2}\.search)\.)?"

_SEARCH = (
    rf"google\.{_COUNTRY}",
    rf"bing\.{_COUNTRY}",
    rf"yahoo\.{_COUNTRY}",
    rf"yandex\.{_COUNTRY}",
    r"ya\.ru",
    r"(?:html\.|lite\.)?duckduckgo\.com",
    r"baidu\.com",
    *(r"sogou\.com", r"so\.com", r"sm\.cn", r"haosou\.com", r"360\.cn"),
    *(r"naver\.com", r"daum\.net", r"seznam\.cz", r"coccoc\.com", r"rambler\.ru"),
    *(r"ecosia\.org", r"qwant\.com", r"startpage\.com", r"brave\.com", r"mojeek\.com", r"swisscows\.com", r"kagi\.com"),
    *(r"ask\.com", r"aol\.com", r"lycos\.com", r"dogpile\.com", r"metager\.(?:de|org)", r"petalsearch\.com"),
    *(r"virgilio\.it", r"onet\.pl", r"sapo\.pt", r"t-online\.de", r"web\.de", r"gmx\.net", r"presearch\.com"),
)
_SOCIAL = (
    *(r"facebook\.com", r"fb\.com", r"fb\.me", r"instagram\.com", r"threads\.(?:net|com)", r"messenger\.com"),
    *(r"twitter\.com", r"t\.co", r"x\.com", r"linkedin\.com", r"lnkd\.in", r"xing\.com"),
    *(r"youtube\.com", r"youtu\.be", r"vimeo\.com", r"tiktok\.com", r"twitch\.tv", r"snapchat\.com"),
    *(rf"pinterest\.{_COUNTRY}", r"pin\.it", r"tumblr\.com", r"flickr\.com", r"(?:old\.)?reddit\.com"),
    *(r"plus\.google\.com", r"news\.ycombinator\.com", r"quora\.com", r"stackoverflow\.com", r"medium\.com"),
    *(r"vk\.com", r"ok\.ru", r"weibo\.com", r"weibo\.cn", r"wechat\.com", r"qq\.com", r"douban\.com", r"zhihu\.com"),
    *(r"mastodon\.social", r"bsky\.app", r"discord\.com", r"telegram\.org", r"t\.me", r"whatsapp\.com", r"line\.me"),
)

SEARCH = rf"{_FRONT}(?:{'|'.join(_SEARCH)})"
"""The hosts of search engines, as a regular expression of whole hosts in lower case."""

SOCIAL = rf"{_FRONT}(?:{'|'.join(_SOCIAL)})"
"""Those of social networks."""

CAMPAIGNS = (
    r"(?:.*&)?(?:utm_(?:source|medium|campaign|id)|gclid|gbraid|wbraid|dclid|msclkid|ttclid|li_fat_id"
    r"|mtm_campaign|mtm_cid|pk_campaign|piwik_campaign)=[^&].*"
)
"""A query in which a parameter of a campaign has a value."""
