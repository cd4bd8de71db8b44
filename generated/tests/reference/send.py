"""Sends requests with Twilio's library for Python.

Usage: send.py CASES, a file with a JSON list of cases. Prints a JSON list of what became of each. A case is

    {"server": "http://127.0.0.1:1", "version": "v1", "resource": [["interaction", ["KD00"]], ["channels", []]],
     "call": "list", "arguments": {"PageSize": 2}}

where arguments have the names of the wire; a JSON body stands in "body" instead of them.
"""

import inspect
import json
import re
import sys

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

# What the library calls otherwise than the wire does.
NAMES = {"Page": "page_number", "Version": "resource_version"}


class Redirected(TwilioHttpClient):
    """The library's own client, with requests for Flex going to another server."""

    def __init__(self, server):
        super().__init__()
        self.server = server

    def request(self, method, url, *args, **kwargs):
        url = url.replace("https://flex-api.twilio.com", self.server, 1)
        return super().request(method, url, *args, **kwargs)


class Body:
    """A JSON body: the library asks what it is given for its fields, and takes no dictionary."""

    def __init__(self, fields):
        self.fields = fields

    def to_dict(self):
        return self.fields


def main():
    settings = json.load(open(sys.argv[1], encoding="utf-8"))
    print(json.dumps([outcome(settings, case) for case in settings["cases"]]))


def outcome(settings, case):
    http_client = Redirected(case["server"])
    client = Client(settings["user"], settings["password"], "AC00", http_client=http_client)
    try:
        function = function_of(client, case)
        arguments = arguments_of(function, case)
    except (AttributeError, LookupError) as error:
        return {"absent": str(error)}
    try:
        result = function(**arguments)
    except Exception as error:  # Whatever it is, it is what the library makes of the answer.
        return {"failed": repr(error)}
    if case["call"] == "list":
        return {"sids": [getattr(item, "sid", None) for item in result]}
    return {"unused": sorted(inspect.signature(function).parameters.keys() - arguments.keys())}


def function_of(client, case):
    resource = getattr(client.flex_api, case["version"])
    *parents, (name, ids) = case["resource"]
    for parent, parent_ids in parents:
        resource = getattr(resource, parent)(*parent_ids)
    resource = getattr(resource, name)
    # What the list of a resource does not have, its members do; there may be one without any name.
    if ids or not hasattr(resource, case["call"]):
        resource = resource(*ids)
    return getattr(resource, case["call"])


def arguments_of(function, case):
    if "body" in case:
        return {"body": Body(case["body"])}
    known = inspect.signature(function).parameters
    arguments = {NAMES.get(name, snake_case(name)): value for name, value in case["arguments"].items()}
    for name in arguments:
        if name not in known:
            raise LookupError(f"{function.__qualname__} has no parameter {name}")
    return arguments


def snake_case(name):
    """`Integration.FlowSid` as `integration_flow_sid`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[.-]", "_", name).lower()


main()
