"""Unwrapping of URLs that mail filters, search engines and social networks put around the real ones."""

import base64
import re
from urllib.parse import parse_qsl, unquote, urlsplit

MAX_LAYERS = 4
MAX_URL_CHARS = 20_000

# (suffix of the host, prefix of the path, query parameters that contain the real URL)
_PARAMETERS = [
    ("safelinks.protection.outlook.com", "/", ("url",)),
    ("safelinks.protection.office365.us", "/", ("url",)),
    ("safelinks.protection.partner.outlook.cn", "/", ("url",)),
    ("outlook.office.com", "/mail/safelink.html", ("url",)),
    ("outlook.office365.com", "/mail/safelink.html", ("url",)),
    ("outlook.live.com", "/mail/safelink.html", ("url",)),
    ("teams.cdn.office.net", "/evergreen-assets/safelinks/", ("url",)),
    ("teams.microsoft.com", "/dl/launcher/", ("url",)),
    ("linkprotect.cudasvc.com", "/url", ("a",)),
    ("clicktime.symantec.com", "/", ("u",)),
    ("trendmicro.com", "/wis/clicktime/", ("url",)),
    ("protect.fireeye.com", "/", ("u",)),
    ("protect2.fireeye.com", "/", ("u",)),
    ("us.report.cybersecurity.fireeye.com", "/", ("u",)),
    ("urlsand.esvalabs.com", "/", ("u",)),
    ("atpscan.global.hornetsecurity.com", "/", ("u",)),
    ("seclinks.cloud-security.net", "/", ("u",)),
    ("link.edgepilot.com", "/", ("u",)),
    ("urldefense.us", "/v1/", ("u",)),
    ("protection.sophos.com", "/", ("u",)),
    ("mimecast.com", "/", ("url", "u")),
    ("mimecastprotect.com", "/", ("url", "u")),
    ("deref-gmx.net", "/", ("redirectUrl",)),
    ("deref-web.de", "/", ("redirectUrl",)),
    ("deref-mail.com", "/", ("redirectUrl",)),
    ("deref-gmx.com", "/", ("redirectUrl",)),
    ("facebook.com", "/l.php", ("u",)),
    ("l.messenger.com", "/l.php", ("u",)),
    ("facebook.com", "/flx/warn/", ("u",)),
    ("l.instagram.com", "/", ("u",)),
    ("l.threads.com", "/", ("u",)),
    ("l.threads.net", "/", ("u",)),
    ("l.wl.co", "/l", ("u",)),
    ("linkedin.com", "/redir/redirect", ("url",)),
    ("linkedin.com", "/safety/go", ("url",)),
    ("youtube.com", "/redirect", ("q",)),
    ("pinterest.com", "/offsite/", ("url",)),
    ("tiktok.com", "/link/v2", ("target",)),
    ("workplace.com", "/l.php", ("u",)),
    ("evernote.com", "/OutboundRedirect.action", ("dest",)),
    ("slack-redir.net", "/link", ("url",)),
    ("out.reddit.com", "/", ("url",)),
    ("duckduckgo.com", "/l/", ("uddg",)),
    ("bing.com", "/ck/a", ("u",)),
    ("vk.com", "/away.php", ("to",)),
    ("steamcommunity.com", "/linkfilter/", ("url", "u")),
    ("t.umblr.com", "/redirect", ("z",)),
    ("disq.us", "/url", ("url",)),
    ("googleweblight.com", "/", ("lite_url", "u")),
    ("www.googleadservices.com", "/pagead/aclk", ("adurl",)),
]
# What social networks, advertisers and mailings add to an address to know the reader again.
_READER_ID = re.compile(
    r"(?<=[?&])(?:fbclid|gclid|msclkid|igsh|igshid|mc_eid|__(?:cft|tn|eep|xts)__(?:\[\d\]|%5B\d%5D)?)=[^&#]*&?"
)
_GOOGLE = re.compile(r"(?:www|notifications|maps|books|scholar|images)?\.?google\.[a-z]{2,3}(?:\.[a-z]{2})?")
_PROOFPOINT_3 = "/v3/__"
_PROOFPOINT_RUNS = re.compile(r"\*(\*.)?", re.DOTALL)
_RUN_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_CHECK_POINT = re.compile(r"/v\d/(?:r\d*/[^/]+/)?___(.+?)___\.", re.DOTALL)
_CISCO = re.compile(r"/[^/]+/(https?(?::|%3A).+)", re.IGNORECASE | re.DOTALL)
_YAHOO = re.compile(r"/RU=([^/]+)/")
_URL_IN_TEXT = re.compile(r"https?://[^\s<>\"]{1,4000}")


def unwrap_url(url):
    """Return the real URL inside `url`, or `url` if no known service has wrapped it, without ids of the reader."""
    url = url.strip()
    for _ in range(MAX_LAYERS):
        inner = _unwrap_once(url)
        if not inner:
            break
        url = inner
    without_ids = _READER_ID.sub("", url)
    return url if without_ids == url else re.sub(r"[?&](?=#|$)", "", without_ids)


def unwrap_urls_in_text(text):
    return _URL_IN_TEXT.sub(lambda url: unwrap_url(url[0]), text) if "://" in text else text


def _unwrap_once(url):
    if len(url) > MAX_URL_CHARS or not url.lower().startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:  # "https://["
        return None
    for candidate in _get_candidates(host, parts):
        found = candidate.strip()
        if re.match(r"https?://[^\s/?#]*[^\W_][^\s]*$", found) and found != url:
            return found
        if re.match(r"(mailto|tel):\S+$", found):
            return found
    return None


def _get_candidates(host, parts):
    if _GOOGLE.fullmatch(host) and parts.path == "/url":
        yield from _get_parameters(parts, ("q", "url"))
    for ending, path, names in _PARAMETERS:
        if (host == ending or host.endswith(f".{ending}")) and parts.path.startswith(path):
            yield from _get_parameters(parts, names)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if host.startswith("urldefense.") and parts.path.startswith("/v2/"):
        for value in _get_parameters(parts, ("u",)):
            yield unquote(value.replace("-", "%").replace("_", "/"))
    elif host.startswith("urldefense.") and parts.path.startswith("/v1/"):
        yield from _get_parameters(parts, ("u",))
    elif host.startswith("urldefense.") and path.startswith(_PROOFPOINT_3):
        wrapped, _, rest = f"{path}#{parts.fragment}".removeprefix(_PROOFPOINT_3).partition("__;")
        yield _fill_proofpoint_3(_restore_slashes(wrapped), rest.partition("!")[0])
    elif host.endswith("secure-web.cisco.com") and (match := _CISCO.match(path)):
        yield _decode_url(match[1])
    elif host.endswith(("avanan.click", "checkpoint.com")) and (match := _CHECK_POINT.match(path)):
        yield _restore_slashes(match[1])
    elif host.endswith("search.yahoo.com") and (match := _YAHOO.search(path)):
        yield _decode_url(match[1])


def _get_parameters(parts, names):
    # "&" may be escaped twice.
    values = dict(reversed(parse_qsl(parts.query.replace("&amp;", "&"))))
    for name in names:
        value = values.get(name, "")
        if not value:
            continue
        # parse_qsl() has decoded the value once; it may be encoded twice.
        yield _decode_url(value).replace(" ", "%20")
        yield from _decode_base64(value)


def _decode_url(url):
    return unquote(url) if re.match(r"(https?|mailto|tel)%3a", url, re.IGNORECASE) else url


def _decode_base64(value):
    # Bing adds the prefix "a1".
    for text in {value, value.removeprefix("a1")}:
        if re.fullmatch(r"[\w+/-]+={0,2}", text):
            try:
                padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
                yield base64.urlsafe_b64decode(padded.replace("+", "-").replace("/", "_")).decode()
            except ValueError:
                continue


def _fill_proofpoint_3(url, encoded):
    """Restore the characters replaced by "*"; "**A" stands for two of them, "**B" for three."""
    try:
        signs = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    except ValueError:
        return ""
    taken = 0

    def fill(match):
        nonlocal taken
        count = _RUN_LETTERS.find(match[1][1]) + 2 if match[1] else 1
        taken += count
        return signs[taken - count : taken]

    return _PROOFPOINT_RUNS.sub(fill, url)


def _restore_slashes(url):
    """Mail programs may reduce "https://" in a path to "https:/"."""
    return re.sub(r"^(https?):/(?=[^/])", r"\1://", url)
