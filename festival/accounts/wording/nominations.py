"""Acts of the nominations' room that a verb and a kind do not tell well."""

NOMINATIONS = {
    "grace.create": "Gia hạn nộp đề nghị",
    "grace.withdraw": "Thu hồi gia hạn nộp đề nghị",
    "nomination.accept": "Xác nhận đề nghị đủ điều kiện",
    "nomination.decide": "Ra quyết định khen thưởng",
    "nomination.defer": "Chuyển đề nghị sang phiên sau",
    "nomination.fail": "Hội đồng không thông qua đề nghị",
    "nomination.forward": "Trình đề nghị lên cấp trên",
    "nomination.hold": "Tạm dừng xét đề nghị",
    "nomination.pass": "Hội đồng thông qua đề nghị",
    "nomination.reject": "Xác nhận đề nghị không đủ điều kiện",
    "nomination.release": "Bỏ tạm dừng xét đề nghị",
    "nomination.schedule": "Đưa đề nghị vào phiên họp",
    "nomination.papers": "Ghi giấy tờ của đề nghị",
    "nomination.shortcut": "Xét đề nghị theo thủ tục đơn giản",
    "nomination.submit": "Nộp đề nghị",
    "nomination.take": "Nhận thẩm định đề nghị",
    "nomination.upper_decide": "Cấp trên quyết định về đề nghị",
    "nomination.upper_refuse": "Cấp trên không tặng",
}
