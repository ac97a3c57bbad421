"""The form library's messages in Vietnamese, keyed by its own texts before interpolation."""

SINGLE = {
    "Invalid field name '%s'.": "Không có mục «%s».",
    "Field must be equal to %(other_name)s.": "Hai lần nhập chưa giống nhau.",
    "Field must be between %(min)d and %(max)d characters long.": "Cần từ %(min)d đến %(max)d ký tự.",
    "Number must be at least %(min)s.": "Giá trị nhỏ nhất là %(min)s.",
    "Number must be at most %(max)s.": "Giá trị lớn nhất là %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Giá trị phải từ %(min)s đến %(max)s.",
    "Date must be at least %(min)s.": "Ngày không được trước %(min)s.",
    "Date must be at most %(max)s.": "Ngày không được sau %(max)s.",
    "Date must be between %(min)s and %(max)s.": "Ngày phải từ %(min)s đến %(max)s.",
    "This field is required.": "Vui lòng nhập mục này.",
    "Invalid input.": "Nội dung chưa đúng dạng.",
    "Invalid email address.": "Địa chỉ thư điện tử chưa đúng.",
    "Invalid IP address.": "Địa chỉ IP chưa đúng.",
    "Invalid Mac address.": "Địa chỉ MAC chưa đúng.",
    "Invalid URL.": "Địa chỉ trang chưa đúng.",
    "Invalid UUID.": "Mã định danh chưa đúng.",
    "Invalid value, must be one of: %(values)s.": "Giá trị phải là một trong: %(values)s.",
    "Invalid value, can't be any of: %(values)s.": "Giá trị không được là: %(values)s.",
    "This field cannot be edited.": "Mục này không sửa được.",
    "This field is disabled and cannot have a value.": "Mục này đang khóa, không nhận giá trị.",
    "Invalid CSRF Token.": "Trang đã mở quá lâu. Vui lòng gửi lại.",
    "CSRF token missing.": "Trang đã mở quá lâu. Vui lòng gửi lại.",
    "CSRF failed.": "Trang đã mở quá lâu. Vui lòng gửi lại.",
    "CSRF token expired.": "Trang đã mở quá lâu. Vui lòng gửi lại.",
    "The CSRF token is missing.": "Trang đã mở quá lâu. Vui lòng gửi lại.",
    "The CSRF session token is missing.": "Trang đã mở quá lâu. Vui lòng gửi lại.",
    "The CSRF token has expired.": "Trang đã mở quá lâu. Vui lòng gửi lại.",
    "The CSRF token is invalid.": "Trang đã mở quá lâu. Vui lòng gửi lại.",
    "The CSRF tokens do not match.": "Trang đã mở quá lâu. Vui lòng gửi lại.",
    "Invalid Choice: could not coerce.": "Lựa chọn chưa đúng. Vui lòng chọn trong danh sách.",
    "Choices cannot be None.": "Danh sách lựa chọn đang trống.",
    "Not a valid choice.": "Lựa chọn chưa đúng. Vui lòng chọn trong danh sách.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Có lựa chọn chưa đúng.",
    "Not a valid datetime value.": "Ngày giờ chưa đúng. Ví dụ: 15/08/2026 07:30.",
    "Not a valid date value.": "Ngày chưa đúng. Ví dụ: 15/08/2026.",
    "Not a valid time value.": "Giờ chưa đúng. Ví dụ: 07:30.",
    "Not a valid week value.": "Tuần chưa đúng.",
    "Not a valid integer value.": "Vui lòng nhập số nguyên.",
    "Not a valid decimal value.": "Vui lòng nhập số.",
    "Not a valid float value.": "Vui lòng nhập số.",
    "File does not have an approved extension.": "Loại tệp này không được nhận.",
    "File does not have an approved extension: {extensions}": "Chỉ nhận tệp: {extensions}.",
    "File must be between {min_size} and {max_size} bytes.": "Tệp phải từ {min_size} đến {max_size} byte.",
}
PLURAL = {
    "Field must be at least %(min)d character long.": "Cần ít nhất %(min)d ký tự.",
    "Field cannot be longer than %(max)d character.": "Tối đa %(max)d ký tự.",
    "Field must be exactly %(max)d character long.": "Cần đúng %(max)d ký tự.",
    "'%(value)s' is not a valid choice for this field.": "«%(value)s» không có trong danh sách.",
}


class Vietnamese:
    """Has the two methods that WTForms asks of a translation."""

    def gettext(self, message: str) -> str:
        return SINGLE.get(message, message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return PLURAL.get(singular, singular if number == 1 else plural)
