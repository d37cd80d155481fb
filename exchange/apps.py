"""The room where workbooks come in and go out."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = "Nạp và xuất tệp"
    open_work = "exchange.pages.waiting.open_work"
    waiting_tasks = "exchange.pages.waiting.waiting_tasks"
