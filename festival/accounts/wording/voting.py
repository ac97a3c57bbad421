"""What is done with a council."""

COUNCILS = {
    "council.add_member": "Thêm thành viên hội đồng",
    "council.add_regulation": "Ghi Quy chế mới của hội đồng",
    "council.attach_scan": "Gửi bản quét Quy chế của hội đồng",
    "council.edit_member": "Sửa chức vụ, thứ tự thành viên hội đồng",
    "council.end_membership": "Kết thúc tư cách thành viên hội đồng",
    "council.move_member": "Xếp thứ tự thành viên hội đồng",
    "council.replace_scan": "Thay bản quét Quy chế của hội đồng",
    "council.resume_membership": "Bỏ ngày thôi tham gia hội đồng",
    "session.add_conflict": "Ghi thành viên có liên quan đến hồ sơ",
    "session.declare_conflict": "Tự khai có liên quan đến hồ sơ",
    "session.elect_tellers": "Bầu Tổ kiểm phiếu",
    "session.flag_conflicts": "Nêu trường hợp có thể liên quan",
    "session.reopen_papers": "Mở lại số phiếu giấy để đếm lại",
    "session.settle_conflict": "Xem xét trường hợp có liên quan",
    "session.type_papers": "Nhập số phiếu giấy",
    "session.withdraw_conflict": "Rút lời khai có liên quan",
}
