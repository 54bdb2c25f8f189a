"""What is each refusal called, in a few words, and which status does it travel under?"""

from __future__ import annotations

from typing import Final

from ..domain.refusals import Code
from .wire.words import Words

REFUSED: Final = 409
STATUS: Final[dict[str, int]] = {
    Code.NOT_FOUND: 404,
    Code.VERSION_MISMATCH: 412,
    "BAD_REQUEST": 400,
    "UNAUTHENTICATED": 401,
    "BAD_SIGNATURE": 401,
    "METHOD_NOT_ALLOWED": 405,
    "TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "BAD_SHAPE": 422,
    "TUS_VERSION": 412,
    "UPLOAD_GONE": 410,
    "UPLOAD_LOCKED": 423,
    "UPLOAD_STALLED": 408,
    "CHECKSUM_MISMATCH": 460,
    "NOT_A_PHOTO_OR_VIDEO": 415,
    "RANGE_NOT_SATISFIABLE": 416,
    "TOO_MANY_REQUESTS": 429,
    "TROUBLE": 500,
    "UNAVAILABLE": 503,
}
"""The statuses of what is not a plain refusal."""

TITLES: Final[dict[str, Words]] = {
    Code.NOT_ALLOWED_NOW: Words("现在不能这样做", "Not allowed now"),
    Code.NOT_YOURS: Words("不由您来做", "Not yours to do"),
    Code.NOT_FOUND: Words("找不到", "Not found"),
    Code.WINDOW_OVER: Words("售后期已过", "The after-sales window is over"),
    Code.ALREADY_OPEN: Words("已有进行中的售后单", "A case is already open"),
    Code.QUANTITY_EXCEEDS_BOUGHT: Words("数量超过可售后数量", "More than was bought"),
    Code.AMOUNT_EXCEEDS_PAID: Words("金额超过实付", "More than was paid"),
    Code.AMOUNT_BELOW_AGREED: Words("金额低于约定", "Less than was agreed"),
    Code.AMOUNT_REQUIRED: Words("需要金额", "An amount is needed"),
    Code.ORDER_FROZEN: Words("订单已锁定", "The order is frozen"),
    Code.KIND_DOES_NOT_FIT: Words("售后类型不适用", "This kind does not fit"),
    Code.EXTEND_TOO_EARLY: Words("还不能延长收货", "Too early to extend"),
    Code.EXTEND_AFTER_SIGNED: Words("签收后不能延长", "Signed for already"),
    Code.EXTENDED_ALREADY: Words("已延长过一次", "Extended already"),
    Code.SAME_WAYBILL: Words("单号没有变", "The same number"),
    Code.WAYBILL_IN_USE: Words("单号已有物流记录", "The parcel is under way by this number"),
    Code.TOO_MANY_CORRECTIONS: Words("更正次数过多", "Too many corrections"),
    Code.RISK_NOT_ACKNOWLEDGED: Words("未确认风险", "The risk is not acknowledged"),
    Code.EVIDENCE_REQUIRED: Words("需要凭证", "Evidence is required"),
    Code.EVIDENCE_KEPT: Words("凭证已保全", "A legal hold lies on the evidence"),
    Code.UNKNOWN_EXHIBIT: Words("没有这份凭证", "There is no such exhibit"),
    Code.TOO_MANY_EXHIBITS: Words("凭证太多", "Too many exhibits"),
    Code.TOO_MANY_APPLICATIONS: Words("申请次数过多", "Too many applications"),
    Code.TOO_MANY_MODIFICATIONS: Words("修改次数过多", "Too many modifications"),
    Code.OFFER_LIMIT: Words("协商方案已达上限", "No more offers"),
    Code.OFFER_NOT_OPEN: Words("方案已不可操作", "The offer is not open"),
    Code.SMALL_PAYMENT_LIMIT: Words("小额打款超限", "Over the limit of small payments"),
    Code.APPROVAL_REQUIRED: Words("需要平台审批", "Approval is required"),
    Code.NO_APPROVAL_NEEDED: Words("无需平台审批", "No approval is needed"),
    Code.REQUEST_OPEN: Words("已有申请在等审批", "A request is open already"),
    Code.REQUEST_NOT_OPEN: Words("没有待审批的申请", "No request is open"),
    Code.CONSENT_REQUIRED: Words("需要买家同意", "Consent is required"),
    Code.UNKNOWN_ADDRESS: Words("没有这个退货地址", "Unknown return address"),
    Code.UNKNOWN_CARRIER: Words("没有这家快递公司", "Unknown carrier"),
    Code.REPORT_FROM_FUTURE: Words("时间在未来", "A report from the future"),
    Code.ANOTHER_PERSON_REQUIRED: Words("须由他人处理", "Another person is required"),
    Code.IDEMPOTENCY_CONFLICT: Words("幂等键冲突", "Idempotency conflict"),
    Code.VERSION_MISMATCH: Words("版本已变化", "The version has changed"),
    "BAD_SHAPE": Words("请求格式不对", "The request cannot be understood"),
    "UNAUTHENTICATED": Words("需要登录", "A token is needed"),
    "BAD_SIGNATURE": Words("签名无效", "The signature does not hold"),
    "METHOD_NOT_ALLOWED": Words("不支持该方法", "Method not allowed"),
    "TOO_LARGE": Words("请求体过大", "The body is too large"),
    "UNSUPPORTED_MEDIA_TYPE": Words("不支持该媒体类型", "Unsupported media type"),
    "TOO_MANY_REQUESTS": Words("请求过于频繁", "Too many requests"),
    "TUS_VERSION": Words("不支持该 tus 版本", "Another version of tus"),
    "OFFSET_MISMATCH": Words("上传位置不符", "The bytes begin elsewhere"),
    "UPLOAD_GONE": Words("上传已结束", "The upload is over"),
    "UPLOAD_LOCKED": Words("另一连接正在上传", "Another connection goes on with it"),
    "UPLOAD_STALLED": Words("上传中断", "The upload has stalled"),
    "CHECKSUM_MISMATCH": Words("校验值不符", "The checksum does not match"),
    "RANGE_NOT_SATISFIABLE": Words("范围无效", "No such range"),
    "NOT_A_PHOTO_OR_VIDEO": Words("不是可用的照片或视频", "No photo or video"),
    "TOO_MANY_UPLOADS": Words("上传数量过多", "Too many uploads"),
    "EXHIBIT_STAYS": Words("凭证不能撤回", "An exhibit stays"),
    "BAD_REQUEST": Words("请求无效", "Bad request"),
    "UNAVAILABLE": Words("暂时不可用", "Not available just now"),
    "TROUBLE": Words("系统出错", "Something went wrong here"),
}


def status_of(code: str) -> int:
    return STATUS.get(code, REFUSED)


def title_of(code: str) -> Words:
    """The title; a code that has none is its own."""
    return TITLES.get(code) or Words(code, code.replace("_", " ").capitalize())
