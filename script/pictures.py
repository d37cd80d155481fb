"""Takes the pictures of docs/pictures: `.venv/bin/python script/pictures.py [folder]`, in a demo of its own."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DESK, PHONE = (1280, 800), (360, 740)
COLOURS = 64  # of the palette: keeps a picture of text small
# Name of the file, account of the demo, address, size.
PICTURES = (
    ("officer", "canbo", "/thinh-duc/", DESK),
    ("review", "canbo", "/thinh-duc/ra-soat/2023/", DESK),
    ("plan", "canbo", "/thinh-duc/ke-hoach/2022/", DESK),
    ("draft", "canbo", "/thinh-duc/ke-hoach/2023/", DESK),
    ("split", "canbo", "/thinh-duc/ke-hoach/2023/ban-1/phan-bo/?so=6", DESK),
    ("annex", "canbo", "/thinh-duc/ke-hoach/2022/ban-1/bieu/annex-poor/", DESK),
    ("leader", "lanhdao.binhson", "/binh-son/ke-hoach/2023/ban-1/duyet/", DESK),
    ("province", "captinh", "/tinh/", DESK),
    ("head", "truongmon", "/thinh-duc/", PHONE),
)


@contextmanager
def demo(folder: Path, password: str) -> Iterator[str]:
    """The address of a server with the demo's data, on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
        "THINHDUC_SECRET_KEY": secrets.token_urlsafe(50),
        "THINHDUC_DEMO_PASSWORD": password,
        "THINHDUC_BIND": f"127.0.0.1:{port}",
    }
    for command in (["migrate", "--verbosity", "0"], ["demo"]):
        subprocess.run(  # noqa: S603 - the commands above
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    server = subprocess.Popen(  # noqa: S603 - as a newcomer starts it
        [ROOT / "script" / "server"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(port: int, patience: float = 300) -> None:
    """Returns when the server answers; OSError when it never does."""
    end = time.monotonic() + patience
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


def take(browser: Browser, url: str, password: str, target: Path) -> None:
    """All pictures, each by the account it belongs to."""
    for name, account, address, (width, height) in PICTURES:
        context = browser.new_context(
            base_url=url,
            viewport={"width": width, "height": height},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.goto(f"/dang-nhap/?next={address.replace('?', '%3F')}")
        page.fill("[name=username]", account)
        page.fill("[name=password]", password)
        page.click("main button")
        page.wait_for_url(lambda one: "/dang-nhap/" not in one)
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
        few = picture.quantize(colors=COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        file = target / f"{name}.png"
        few.save(file, optimize=True)
        print(f"{file}: {file.stat().st_size // 1024} kB")
        context.close()


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    password = secrets.token_urlsafe(16)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder), password) as url,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        take(chromium, url, password, target)
        chromium.close()


if __name__ == "__main__":
    main()
