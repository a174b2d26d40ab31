"""Photographs a page with Chromium: python -m local.slack.screenshot inbox.html inbox.png."""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_PATIENCE = 60  # seconds


class NoBrowserError(Exception):
    """There is no Chromium on this machine."""


def take_screenshot(
    page: str,
    picture: Path,
    *,
    width: int = 1280,
    height: int = 900,
    dark: bool = False,
) -> None:
    """Write a PNG of a page.

    Args:
        page: an address, or the path of an HTML file.
        picture: where the PNG goes.
        width: of the window, in pixels.
        height: of the window, in pixels.
        dark: whether the page is told that its reader prefers dark colours.

    Raises:
        NoBrowserError: when there is no Chromium.
        subprocess.SubprocessError: when it does not do it within a minute.
    """
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise NoBrowserError("no Chromium found; on Debian: apt-get install chromium")
    address = page if "://" in page else Path(page).resolve().as_uri()
    look = ["--blink-settings=preferredColorScheme=0"] if dark else []
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser,
            *_FLAGS,
            *look,
            f"--user-data-dir={profile}",
            f"--window-size={width},{height}",
            f"--screenshot={picture.resolve()}",
            address,
        ]
        subprocess.run(command, check=True, timeout=_PATIENCE, capture_output=True)


def main() -> int:
    """Take one screenshot; 0 when it is there, 3 when there is no browser to take it with."""
    parser = argparse.ArgumentParser(prog="python -m local.slack.screenshot", description=__doc__)
    parser.add_argument("page", help="an address, or the path of a saved page")
    parser.add_argument("picture", type=Path, help="where the PNG goes")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--dark", action="store_true")
    options = parser.parse_args()
    try:
        take_screenshot(
            options.page,
            options.picture,
            width=options.width,
            height=options.height,
            dark=options.dark,
        )
    except NoBrowserError as error:
        print(f"Skipped the screenshot: {error}", file=sys.stderr)
        return 3
    print(options.picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
