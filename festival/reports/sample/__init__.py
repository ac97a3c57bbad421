"""The invented season of xã An Thịnh, tỉnh Nam Giang: every row made by the services that people use."""
