"""Which shops are on the demo platform, and what do they sell?"""

from __future__ import annotations

from typing import Final, NamedTuple

from ...app.shops import ReturnAddress, Shop


class Product(NamedTuple):
    """One thing on sale, at a price in fen."""

    sku: str
    title: str
    price_minor: int
    accessories: tuple[str, ...] = ()
    promise: str | None = None


HOME: Final = "lanhai"
TECH: Final = "qingcheng"
CAREFUL: Final = "shop-qingcheng"
"""The policy of a shop that wants evidence where goods are said to be counterfeit."""

SHOPS: Final = (
    Shop(
        HOME,
        "蓝海家居旗舰店",
        return_addresses=(
            ReturnAddress("returns", "蓝海退货组", "0571-5550101", "浙江省杭州市余杭区退货仓路 18 号 3 号库", "CN-33"),
            ReturnAddress("workshop", "蓝海质检间", "0571-5550102", "浙江省杭州市萧山区质检路 6 号", "CN-33"),
        ),
    ),
    Shop(
        TECH,
        "青橙数码专营店",
        return_addresses=(
            ReturnAddress("returns", "青橙售后部", "0755-5550201", "广东省深圳市龙华区返修街 27 号", "CN-44"),
        ),
        policy_name=CAREFUL,
    ),
)

PRODUCTS: Final[dict[str, Product]] = {
    "cup": Product("LH-CUP-350", "手工青瓷马克杯 350ml 带盖带勺", 12_900, ("杯盖", "勺子"), "假一赔三"),
    "bedding": Product("LH-BED-18", "全棉四件套 1.8 米床 雾霾蓝", 39_900, ("床单", "被套", "枕套 2 个")),
    "table": Product("LH-TAB-01", "北欧实木床头柜 免安装", 46_800, ("五金包",)),
    "pan": Product("LH-PAN-28", "陶瓷不粘煎锅 28 厘米", 18_900, ("锅盖",)),
    "rug": Product("LH-RUG-16", "羊毛混纺地毯 160×230 厘米", 59_900),
    "mist": Product("LH-MIST-2", "静音香薰加湿器 2 升", 15_900, ("电源适配器", "棉芯 2 支")),
    "buds": Product("QC-BUD-P", "主动降噪蓝牙耳机 Pro 石墨黑", 69_900, ("充电盒", "耳塞套 3 副", "充电线"), "一年质保"),
    "charger": Product("QC-GAN-65", "65W 氮化镓充电器 三口", 12_800, ("充电线",)),
    "keyboard": Product("QC-KEY-87", "机械键盘 87 键 茶轴", 32_900, ("拔键器", "数据线")),
    "watch": Product("QC-WAT-46", "运动智能手表 46 毫米", 89_900, ("表带", "充电底座"), "一年质保"),
    "beamer": Product("QC-PRO-1", "便携投影仪 1080P", 129_900, ("遥控器", "电源")),
    "mouse": Product("QC-MOU-S", "人体工学静音无线鼠标", 9_900, ("接收器",)),
}

FREIGHT_MINOR: Final = 1_000
