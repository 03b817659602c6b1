"""A page that reaches nothing and may do nothing: profile, interceptor, page. See DESIGN's "Isolation".

What holds a recording back, each enough for most attacks by itself: the replay frame's sandbox
(``allow-same-origin`` only: no script), the player page's content security policy (which the frame
inherits), the interceptor below, Chromium's switches in `environment`, and a page that refuses
navigations, windows, downloads, permissions and dialogs.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

from heatreel.browser.environment import SCHEME
from heatreel.browser.scheme import PlayerScheme

log = logging.getLogger(__name__)

_Unknown = QWebEngineSettings.UnknownUrlSchemePolicy
_Attribute = QWebEngineSettings.WebAttribute
_OFF = (
    _Attribute.LocalStorageEnabled,
    _Attribute.PluginsEnabled,
    _Attribute.PdfViewerEnabled,
    _Attribute.HyperlinkAuditingEnabled,
    _Attribute.DnsPrefetchEnabled,
    _Attribute.JavascriptCanOpenWindows,
    _Attribute.JavascriptCanAccessClipboard,
    _Attribute.JavascriptCanPaste,
    _Attribute.LocalContentCanAccessRemoteUrls,
    _Attribute.LocalContentCanAccessFileUrls,
    _Attribute.FullScreenSupportEnabled,
    _Attribute.ScreenCaptureEnabled,
    _Attribute.AutoLoadIconsForPage,
    _Attribute.ErrorPageEnabled,
    _Attribute.WebGLEnabled,
    _Attribute.FocusOnNavigationEnabled,
    _Attribute.NavigateOnDropEnabled,
    _Attribute.ShowScrollBars,
    _Attribute.AllowRunningInsecureContent,
    _Attribute.AllowGeolocationOnInsecureOrigins,
    _Attribute.AllowWindowActivationFromJavaScript,
)
_ON = (_Attribute.WebRTCPublicInterfacesOnly, _Attribute.PlaybackRequiresUserGesture)


class Interceptor(QWebEngineUrlRequestInterceptor):
    """Lets through our scheme, ``data:`` and ``blob:``; blocks and counts everything else."""

    def __init__(self) -> None:
        super().__init__()
        self.blocked = 0

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Qt's entry: block unless the scheme is one of ours."""
        if info.requestUrl().scheme() not in (SCHEME.decode(), "data", "blob"):
            self.blocked += 1
            info.block(True)


class IsolatedPage(QWebEnginePage):
    """Shows the player and nothing else."""

    def __init__(self, profile: QWebEngineProfile, index_url: QUrl) -> None:
        super().__init__(profile)
        self._index_url = index_url
        for attribute in _OFF:
            self.settings().setAttribute(attribute, False)
        for attribute in _ON:
            self.settings().setAttribute(attribute, True)
        # a link of ours or of another program in a recording must not reach the desktop
        self.settings().setUnknownUrlSchemePolicy(_Unknown.DisallowUnknownUrlSchemes)
        self.permissionRequested.connect(lambda permission: permission.deny())
        self.fullScreenRequested.connect(lambda request: request.reject())
        self.desktopMediaRequested.connect(lambda request: request.cancel())
        self.fileSystemAccessRequested.connect(lambda request: request.reject())
        self.registerProtocolHandlerRequested.connect(lambda request: request.reject())
        self.certificateError.connect(lambda error: error.rejectCertificate())

    def acceptNavigationRequest(self, url, kind, is_main_frame) -> bool:
        """Only the player itself, and frames without an address of their own."""
        if is_main_frame:
            return url == self._index_url
        return url.toString() in ("about:blank", "about:srcdoc")

    def createWindow(self, kind) -> None:
        """No windows."""
        return

    def chooseFiles(self, mode, old, types) -> list[str]:
        """No files."""
        return []

    def javaScriptAlert(self, origin, message) -> None:
        """No dialogs."""

    def javaScriptConfirm(self, origin, message) -> bool:
        """No dialogs."""
        return False

    def javaScriptPrompt(self, origin, message, default) -> tuple[bool, str]:
        """No dialogs."""
        return False, ""

    def javaScriptConsoleMessage(self, level, message, line, source) -> None:
        """What the page says is of use to nobody but a developer."""
        log.debug("page: %s (%s:%d)", message[:500], source[-40:], line)


def make_profile(handler: PlayerScheme) -> tuple[QWebEngineProfile, Interceptor]:
    """An off-the-record profile that knows our scheme. Delete its pages before it."""
    profile = QWebEngineProfile()
    interceptor = Interceptor()
    profile.setUrlRequestInterceptor(interceptor)
    profile.installUrlSchemeHandler(SCHEME, handler)
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
    profile.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
    profile.setSpellCheckEnabled(False)
    profile.setPushServiceEnabled(False)
    profile.cookieStore().setCookieFilter(lambda request: False)
    profile.downloadRequested.connect(lambda download: download.cancel())
    return profile, interceptor
