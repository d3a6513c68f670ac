import importlib
import socket

HOST = "127.0.0.1", <port>
URL = "http://127.0.0.1:<port>/"
for ask in (
    lambda: socket.getaddrinfo("localhost", 80),
    lambda: importlib.import_module("urllib.request").urlopen(URL, timeout=1),
    lambda: importlib.import_module("http.client").HTTPConnection(*HOST).request("GET", "/"),
    lambda: importlib.import_module("logging.handlers").SocketHandler(*HOST).createSocket(),
):
    try:
        print(ask())
    except Exception:
        pass

# <solution>
