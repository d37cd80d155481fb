"""Text whose letters are lost: written in a legacy encoding, or with a mark for what could not be kept."""


def refuse_spoilt(text: str) -> None:
    """ValueError where a text is written in a legacy encoding (TCVN3, VNI) or has lost letters; it says what to do."""
    if "\ufffd" in text:
        raise ValueError(f"“{text[:40]}” đã mất chữ; ghi lại ô này bằng chữ Unicode.")
