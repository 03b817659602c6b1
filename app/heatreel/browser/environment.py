"""What must be set before the QApplication is made: Chromium's switches and our URL scheme."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWebEngineCore import QWebEngineUrlScheme

log = logging.getLogger(__name__)

SCHEME = b"heatreel-player"  # heatreel: itself is left to links that the desktop opens

# Chromium does nothing on the network by itself, and cannot resolve or connect to any host: preconnect
# and DNS prefetch ask no request interceptor.
_SWITCHES = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-features=NetworkPrediction,Prerender2,SpeculationRulesPrefetchProxy",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    '--host-resolver-rules="MAP * ~NOTFOUND"',
    # Without a graphics card a page is painted in tiles of 256 px, and putting 24 of them together costs as
    # much as painting them: a fifth of a seek (make bench, replay).
    "--default-tile-width=1024",
    "--default-tile-height=1024",
    # A page is painted 4,000 px beyond what is seen, for scrolling by hand; here it is another one soon.
    "--enable-features=ExpandCompositedCullRect:pixels/500",
    "--js-flags=--expose-gc",  # the player page says when garbage is collected; recorded pages run no scripts
)
_TWO_PAINT = "--num-raster-threads=2"  # Chromium lets one thread paint where there are two or three cores


def prepare_environment() -> None:
    """Set up Qt WebEngine for the process. Call before the QApplication; a second call does nothing.

    Chromium's own sandbox is switched off only where it cannot work (as root, in a container); that is
    logged. The isolation of recordings does not rest on it alone, see `isolation`.
    """
    if not QWebEngineUrlScheme.schemeByName(SCHEME).name().isEmpty():
        return
    _add_switches()
    if _sandbox_cannot_work():
        log.info("running as root or in a container: Chromium's process sandbox is off")
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    _register_scheme()
    if QCoreApplication.instance() is None:
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)


def _add_switches() -> None:
    given = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    wanted = (*_SWITCHES, _TWO_PAINT) if os.cpu_count() in (2, 3) else _SWITCHES
    missing = [switch for switch in wanted if switch not in given]
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join([given, *missing]).strip()


def _sandbox_cannot_work() -> bool:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return is_root or any(Path(mark).exists() for mark in ("/.dockerenv", "/run/.containerenv"))


def _register_scheme() -> None:
    scheme = QWebEngineUrlScheme(SCHEME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(
        QWebEngineUrlScheme.Flag.SecureScheme
        | QWebEngineUrlScheme.Flag.CorsEnabled
        | QWebEngineUrlScheme.Flag.FetchApiAllowed
    )
    QWebEngineUrlScheme.registerScheme(scheme)
