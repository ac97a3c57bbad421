"""Dossiers that travel to another installation, and results that come back. Pure."""

from enum import Enum


class TransferKind(Enum):
    DOSSIERS_OUT = "dossiers_out"
    DOSSIERS_IN = "dossiers_in"
    RESULTS_OUT = "results_out"
    RESULTS_IN = "results_in"


TRANSFER_NAMES = {
    TransferKind.DOSSIERS_OUT: "Gói hồ sơ gửi đi",
    TransferKind.DOSSIERS_IN: "Gói hồ sơ nhận về",
    TransferKind.RESULTS_OUT: "Tệp kết quả gửi đi",
    TransferKind.RESULTS_IN: "Tệp kết quả nhận về",
}
