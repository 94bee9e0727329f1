"""The few GraphQL queries that govbot asks, by the name of their operation."""

from __future__ import annotations

import re
from typing import Any

from tests.fake_github.answer import Answer, No, Request
from tests.fake_github.world import Account, Entry, Issue, Json, Repository, Tree, World


def answer(world: World, request: Request) -> Answer:
    """Answer a query; errors come with status 200, as GitHub sends them."""
    if not world.graphql:
        raise No(403, "Resource not accessible by integration")
    operation = re.search(r"query (\w+)", request.body["query"])
    if operation and operation[1] == "Teams":
        return teams(world, request.body["variables"])
    handlers = {"Policy": policy, "Links": linked, "Edited": edited, "Viewer": viewer}
    data = handlers[operation[1] if operation else ""](world, request.body["variables"])
    if isinstance(data, str):
        error = {"type": data, "path": ["repository"], "message": "Could not resolve"}
        return Answer(200, {"data": {"repository": None}, "errors": [error]})
    return Answer(200, {"data": data})


def viewer(world: World, _variables: Json) -> Json:
    return {"viewer": {"login": world.account.login}}


def teams(world: World, variables: Json) -> Answer:
    """Tell who is in which teams; the token of a job may not ask."""
    if world.permissions.get("members") != "read":
        error = {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}
        return Answer(200, {"data": {"organization": None}, "errors": [error]})
    owner = variables["organization"]
    members = {team: logins for home in world.repositories.values() for team, logins in home.members.items()}
    found = {
        name: [{"combinedSlug": f"{owner}/{team}"} for team, logins in members.items() if login in logins]
        for name, login in variables.items()
        if name != "organization"
    }
    lists = {name: {"totalCount": len(nodes), "nodes": nodes[:100]} for name, nodes in found.items()}
    return Answer(200, {"data": {"organization": lists}})


def home_of(world: World, variables: Json) -> Repository | None:
    return world.repositories.get(f"{variables['owner']}/{variables['name']}")


def policy(world: World, variables: Json) -> Json | str:
    home = home_of(world, variables)
    if home is None:
        return "NOT_FOUND"
    visible = variables["base"] in home.commits and world.permissions.get("contents") in ("read", "write")
    if not visible:
        return {"repository": dict.fromkeys(("commit", "folder", "yml", "yaml", "inner", "root", "rules", "ignored"))}
    found: dict[str, Any] = {"commit": {"oid": variables["base"]}}
    for name in ("folder", "yml", "yaml", "inner", "root", "rules", "ignored"):
        commit, _, path = variables[name].partition(":")
        found[name] = place(home.commits[commit], path, deep=name == "inner")
    return {"repository": found}


def place(tree: Tree, path: str, *, deep: bool) -> Json | None:
    if path in tree:
        return blob(tree[path])
    children: dict[str, Json] = {}
    folder = f"{path}/" if path else ""
    for name, entry in tree.items():
        if not name.startswith(folder):
            continue
        child, _, below = name[len(folder) :].partition("/")
        children[child] = {"name": child, "mode": 0o40000 if below else int(entry.mode, 8)}
        if deep:
            children[child]["object"] = {"__typename": "Tree"} if below else blob(entry)
    return {"__typename": "Tree", "entries": list(children.values())} if children else None


def blob(entry: Entry) -> Json:
    text = None if b"\0" in entry.data else entry.data.decode("utf-8", "replace")
    return {"__typename": "Blob", "byteSize": len(entry.data), "text": text}


def linked(world: World, variables: Json) -> Json | str:
    home = home_of(world, variables)
    if home is None or variables["number"] not in home.pulls:
        return "NOT_FOUND"
    closes = home.pulls[variables["number"]].closes
    nodes = [node(name, world.repositories[name].issues[number]) for name, number in closes]
    links = {"totalCount": len(nodes), "nodes": nodes[:50]}
    return {"repository": {"pullRequest": {"closingIssuesReferences": links}}}


def edited(world: World, variables: Json) -> Json | str:
    home = home_of(world, variables)
    if home is None or variables["number"] not in home.pulls:
        return "NOT_FOUND"
    return {"repository": {"pullRequest": {"lastEditedAt": home.pulls[variables["number"]].edited}}}


def node(home: str, issue: Issue) -> Json:
    return {
        "number": issue.number,
        "state": issue.state.upper(),
        "title": issue.title,
        "body": issue.body,
        "authorAssociation": issue.association,
        "author": actor(issue.author),
        "lastEditedAt": issue.edited if issue.editor else None,
        "editor": actor(issue.editor),
        "labels": {"nodes": [{"name": name} for name in issue.labels]},
        "repository": {"nameWithOwner": home},
    }


def actor(account: Account | None) -> Json | None:
    return {"login": account.login.removesuffix("[bot]")} if account else None
