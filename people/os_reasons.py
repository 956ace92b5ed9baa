"""Why the operating system refused a file, in Chinese: its own words are those of the machine's language."""

from __future__ import annotations

import errno
from typing import Final

_REASONS: Final = {
    errno.ENOENT: "不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "是文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已经存在",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EFBIG: "文件太大",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "正被占用",
    errno.ELOOP: "符号链接互相指向",
    errno.ENAMETOOLONG: "名称太长",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ENOMEM: "内存不足",
}


def os_reason(error: OSError) -> str:
    """Give the reason in a few Chinese words; the system's own where it is a rare one."""
    if error.errno in _REASONS:
        return _REASONS[error.errno]
    return error.strerror or " ".join(str(error).split()) or "读写失败"
