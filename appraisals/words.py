"""A passphrase to suggest: six of some hundred plain words in pinyin, drawn by chance.

In pinyin because the fields for passwords take no Chinese input; 6 of 128 are 42 bits, and each guess costs an argon2id.
"""

from __future__ import annotations

import secrets
from typing import Final

NUMBER: Final = 6
# One line a word: 汉字 and how it is typed.
WORDS: Final[tuple[tuple[str, str], ...]] = tuple(
    (line.split()[0], line.split()[1])
    for line in """
青山 qingshan
绿水 lvshui
大海 dahai
小溪 xiaoxi
长江 changjiang
黄河 huanghe
高原 gaoyuan
平湖 pinghu
竹林 zhulin
松树 songshu
柳树 liushu
桃花 taohua
梅花 meihua
荷叶 heye
稻田 daotian
麦浪 mailang
茶园 chayuan
果园 guoyuan
石桥 shiqiao
木船 muchuan
灯塔 dengta
钟楼 zhonglou
古镇 guzhen
老街 laojie
渡口 dukou
码头 matou
车站 chezhan
铁路 tielu
隧道 suidao
公园 gongyuan
书店 shudian
邮局 youju
白云 baiyun
彩虹 caihong
春雨 chunyu
秋风 qiufeng
冬雪 dongxue
朝霞 zhaoxia
晚霞 wanxia
月亮 yueliang
星星 xingxing
太阳 taiyang
闪电 shandian
雷声 leisheng
露水 lushui
雾气 wuqi
冰川 bingchuan
沙漠 shamo
喜鹊 xique
燕子 yanzi
白鹭 bailu
黄牛 huangniu
水牛 shuiniu
山羊 shanyang
骏马 junma
熊猫 xiongmao
花猫 huamao
刺猬 ciwei
青蛙 qingwa
蜻蜓 qingting
蝴蝶 hudie
蜜蜂 mifeng
鲤鱼 liyu
螃蟹 pangxie
苹果 pingguo
香蕉 xiangjiao
葡萄 putao
西瓜 xigua
橘子 juzi
柚子 youzi
荔枝 lizhi
龙眼 longyan
枇杷 pipa
核桃 hetao
花生 huasheng
红薯 hongshu
玉米 yumi
南瓜 nangua
豆腐 doufu
米粉 mifen
馒头 mantou
饺子 jiaozi
汤圆 tangyuan
粽子 zongzi
月饼 yuebing
红茶 hongcha
豆浆 doujiang
酱油 jiangyou
铅笔 qianbi
橡皮 xiangpi
信封 xinfeng
邮票 youpiao
地图 ditu
日历 rili
闹钟 naozhong
雨伞 yusan
草帽 caomao
布鞋 buxie
毛衣 maoyi
围巾 weijin
手套 shoutao
纽扣 niukou
剪刀 jiandao
锤子 chuizi
钉子 dingzi
梯子 tizi
水桶 shuitong
竹篮 zhulan
茶壶 chahu
饭碗 fanwan
筷子 kuaizi
蒸笼 zhenglong
风筝 fengzheng
灯笼 denglong
鞭炮 bianpao
锣鼓 luogu
二胡 erhu
笛子 dizi
象棋 xiangqi
围棋 weiqi
跳绳 tiaosheng
毽子 jianzi
陀螺 tuoluo
积木 jimu
窗户 chuanghu
屋檐 wuyan
院子 yuanzi
篱笆 liba
""".strip().splitlines()
)


def suggestion() -> tuple[str, str]:
    """Give a passphrase and how to remember it; another one each time."""
    drawn = [secrets.choice(WORDS) for _ in range(NUMBER)]
    return " ".join(typed for _, typed in drawn), " ".join(said for said, _ in drawn)
