"""Which browser somebody uses, in the words of an office."""

from __future__ import annotations

import re
from typing import Final

# In this order: the domestic browsers call themselves Chrome as well.
_BROWSERS: Final = (
    ("QAX|Qaxbrowser", "奇安信浏览器"),
    ("360SE|360EE|QihooBrowser|QHBrowser", "360 浏览器"),
    ("UOS", "统信浏览器"),
    ("MetaSr|SogouMobileBrowser", "搜狗浏览器"),
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("QQBrowser", "QQ 浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("Firefox/", "火狐浏览器"),
    ("Edg/|EdgA/", "Edge 浏览器"),
    ("Chrome/|Chromium/|CriOS/", "谷歌内核浏览器"),
    ("Safari/", "Safari 浏览器"),
    ("Trident|MSIE", "IE 浏览器"),
)
_SYSTEMS: Final = (
    ("HarmonyOS|OpenHarmony", "鸿蒙"),
    ("Android", "安卓手机"),
    ("iPhone|iPad", "苹果手机或平板"),
    ("Windows", "Windows 电脑"),
    ("Mac OS X", "苹果电脑"),
    ("Kylin", "麒麟电脑"),
    ("UOS", "统信电脑"),
    ("Linux", "Linux 电脑"),
)
UNKNOWN: Final = "不明浏览器"


def browser_in_words(user_agent: str) -> str:
    """Say a user agent in words: 360 浏览器 · Windows 电脑."""
    found = [
        next((words for pattern, words in names if re.search(pattern, user_agent)), "")
        for names in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(part for part in found if part) or UNKNOWN
