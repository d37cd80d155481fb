"""The room where workbooks come in and go out."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = "Nạp và xuất tệp"
