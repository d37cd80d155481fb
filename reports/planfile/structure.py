"""A file against its schema (reports/data/), each fault in Vietnamese."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from reports.planfile.faults import Fault, fault_at, shown
from reports.planfile.values import day_in, is_integer, percent_in
from thinhduc.figures import format_count

SCHEMA = FilePath(__file__).parent.parent / "data" / "plan.schema.json"

_TYPES = {
    "integer": "số nguyên viết bằng chữ số, ví dụ 12",
    "string": "chữ đặt trong dấu ngoặc kép",
    "object": "một nhóm mục đặt trong { }",
    "array": "một danh sách đặt trong [ ]",
    "null": "null nếu chưa biết",
}
_FORMATS = {
    "date": "không phải ngày có thật, viết năm-tháng-ngày, ví dụ 2022-03-31.",
    "percent": "không phải tỷ lệ phần trăm từ 0 đến 100, ví dụ 1.40.",
}


def check_structure(document: Any, schema: FilePath = SCHEMA) -> list[Fault]:
    """Every fault of the document against a schema, by default that of a plan file.

    One per missing key, per unknown key, per wrong value.
    """
    faults: dict[tuple[object, ...], Fault] = {}
    for error in _validator(schema).iter_errors(document):
        for fault in _faults_of(error, document):
            faults.setdefault((fault.path, fault.message), fault)
    return list(faults.values())


@cache
def _validator(path: FilePath) -> Any:
    """The validator: an integer is written as one (not true, not 3.0), formats are those of `values`."""
    formats = FormatChecker(formats=())
    formats.checks("date")(lambda text: not isinstance(text, str) or day_in(text) is not None)
    formats.checks("percent")(lambda text: not isinstance(text, str) or percent_in(text) is not None)
    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: is_integer(value))
    schema = json.loads(path.read_text(encoding="utf-8"))
    return extend(Draft202012Validator, type_checker=types)(schema, format_checker=formats)


def _faults_of(error: ValidationError, document: Any) -> Iterator[Fault]:
    path = tuple(error.absolute_path)
    if error.validator == "required":
        for key in error.validator_value:
            if key not in error.instance:
                yield fault_at((*path, key), document, "thiếu mục này.")
    elif error.validator == "additionalProperties":
        for key in _unknown_keys(error):
            yield fault_at((*path, key), document, "không có mục này trong mẫu tệp.")
    else:
        yield fault_at(path, document, _message(error))


def _unknown_keys(error: ValidationError) -> list[str]:
    schema: Mapping[str, Any] = error.schema
    patterns = schema.get("patternProperties", {})
    return [
        key
        for key in error.instance
        if key not in schema.get("properties", {}) and not any(re.search(one, key) for one in patterns)
    ]


def _message(error: ValidationError) -> str:
    """What was expected, by the schema's keyword."""
    expected, value = error.validator_value, error.instance
    match error.validator:
        case "type":
            names = [expected] if isinstance(expected, str) else expected
            words = " hoặc ".join(_TYPES[name] for name in names)
            return f"phải là {words}; tệp ghi {_value(value)}."
        case "enum":
            return f"phải là một trong: {', '.join(expected)}; tệp ghi {_value(value)}."
        case "minimum":
            return f"phải từ {format_count(expected)} trở lên; tệp ghi {_value(value)}."
        case "maximum":
            return f"quá lớn, nhiều nhất là {format_count(expected)}; tệp ghi {_value(value)}."
        case "maxLength":
            return f"dài quá {format_count(expected)} chữ."
        case "minItems" | "maxItems":
            return f"danh sách phải có từ 1 đến {format_count(error.schema.get('maxItems'))} dòng."
        case "format":
            return f"“{shown(value)}” {_FORMATS[expected]}"
        case "pattern":
            if not value.strip():
                return "không được để trống."
            return (
                f"“{shown(value)}” không phải địa chỉ hay khóa: chỉ gồm chữ thường không dấu, số và gạch nối."
            )
    return "không đúng mẫu tệp."


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "một nhóm mục"
    if isinstance(value, list):
        return "một danh sách"
    return shown(json.dumps(value, ensure_ascii=False))
