"""The lower bound: sends recorded page requests one after another, parses the answers and forgets them.

Usage: python bench/bare.py URL FILE, with a request's body a line. It loads nothing but what it needs.
"""

import json
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit


def main(url: str, file: str) -> None:
    """Send every line of the file."""
    address = urlsplit(url)
    connection = HTTPConnection(address.hostname or "", address.port)
    headers = {"Content-Type": "application/json", "Authorization": "Bearer sandbox"}
    for body in Path(file).read_bytes().splitlines():
        connection.request("POST", f"{address.path}/graphql", body=body, headers=headers)
        json.loads(connection.getresponse().read())


if __name__ == "__main__":
    main(*sys.argv[1:])
