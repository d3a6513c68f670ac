import http.client
import logging.handlers
import socket
import urllib.request

URL = "http://127.0.0.1:<port>/"
for ask in (
    lambda: socket.getaddrinfo("localhost", 80),
    lambda: urllib.request.urlopen(URL, timeout=1),
    lambda: http.client.HTTPConnection("127.0.0.1", <port>, timeout=1).request("GET", "/"),
    lambda: logging.handlers.SysLogHandler(("127.0.0.1", <port>)).emit(logging.makeLogRecord({})),
):
    try:
        print(ask())
    except Exception:
        pass

# <solution>
