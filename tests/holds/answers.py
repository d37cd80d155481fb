"""How a request is sent that may be refused, and what counts as an answer."""

import re
from typing import Any

from django.db import transaction

VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


def ask(client: Any, address: str, data: Any = None, **extra: Any) -> Any:
    """Posts, and takes back what was written."""
    with transaction.atomic():
        answer = client.post(address, data, **extra)
        transaction.set_rollback(True)
    return answer


def is_answered(answer: Any) -> bool:
    """No failure; a refusal is said in Vietnamese."""
    if answer.status_code >= 500:
        return False
    return answer.status_code < 400 or bool(VIETNAMESE.search(answer.content.decode()))
