"""What each address of the REST API does."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

from tests.fake_github import shapes
from tests.fake_github.answer import Answer, No, Request, invalid, not_found
from tests.fake_github.rows import rows_between
from tests.fake_github.world import Json, Pull, Repository, Tree, World, now

Handler = Callable[[World, Repository, Request, re.Match[str]], Answer]
BODY_LIMIT = 65_536
FILES_LIMIT = 3000
COMPARED_LIMIT = 300
COMMIT_FILES_LIMIT = 3000
COMMITS_LIMIT = 250
INSIDE = ("OWNER", "MEMBER", "COLLABORATOR")
_ROUTES: list[tuple[str, re.Pattern[str], str, str, Handler]] = []


def route(method: str, path: str, permission: str) -> Callable[[Handler], Handler]:
    """Bind a handler to an address; ``permission`` is what GitHub asks a token for."""
    level = "read" if method == "GET" else "write"

    def bind(handler: Handler) -> Handler:
        _ROUTES.append((method, re.compile(rf"/repos/(?P<home>[^/]+/[^/]+){path}"), permission, level, handler))
        return handler

    return bind


def answer(world: World, request: Request) -> Answer:
    """Answer one REST request."""
    if request.path == "/user":
        raise No(403, "Resource not accessible by integration")
    for method, pattern, permission, level, handler in _ROUTES:
        match = pattern.fullmatch(request.path)
        if match is None or method != request.method:
            continue
        home = world.repositories.get(match["home"])
        if home is None:
            raise not_found()
        allow(world, permission, level)
        return handler(world, home, request, match)
    raise not_found()


def allow(world: World, permission: str, level: str) -> None:
    wanted = permission.split("|")
    given = [world.permissions.get(name, "none") for name in wanted]
    if "write" in given or (level == "read" and "read" in given):
        return
    accepted = "; ".join(f"{name}={level}" for name in wanted)
    raise No(403, "Resource not accessible by integration", {"X-Accepted-GitHub-Permissions": accepted})


def pull_of(home: Repository, number: str) -> Pull:
    found = home.pulls.get(int(number))
    if found is None:
        raise not_found()
    return found


def rows_of(home: Repository, pull: Pull) -> list[Json]:
    if pull.rows is not None:
        return pull.rows
    return rows_between(home.commits[pull.merge_base or pull.base_sha], home.commits[pull.head_sha])


def tree_of(home: Repository, sha: str) -> Tree:
    found = home.commits.get(sha)
    if found is None:
        raise No(404, f"No commit found for SHA: {sha}")
    return found


def paged(request: Request, items: list[Any]) -> Answer:
    """Cut a list into pages and say by ``Link`` whether there are more."""
    size = min(100, int(request.query.get("per_page", "30")))
    page = int(request.query.get("page", "1"))
    headers = {}
    if page * size < len(items):
        headers["Link"] = f'<https://api.github.com{request.path}?page={page + 1}>; rel="next"'
    return Answer(200, items[(page - 1) * size : page * size], headers)


@route("GET", r"/pulls/(?P<number>\d+)", "pull_requests")
def get_pull(_world: World, home: Repository, _request: Request, match: re.Match[str]) -> Answer:
    pull = pull_of(home, match["number"])
    comments = sum(item["number"] == pull.number for item in home.comments)
    return Answer(200, shapes.pull(home, pull, rows_of(home, pull), comments))


@route("GET", r"/pulls/(?P<number>\d+)/files", "pull_requests")
def get_files(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    rows = rows_of(home, pull_of(home, match["number"]))[:FILES_LIMIT]
    shown = [{name: value for name, value in row.items() if name != "true_additions"} for row in rows]
    return paged(request, shown)


@route("GET", r"/pulls/(?P<number>\d+)/commits", "pull_requests")
def get_commits(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    pull = pull_of(home, match["number"])
    items = [shapes.commit(home.full_name, **item) for item in pull.commits[:COMMITS_LIMIT]]
    return paged(request, items or [shapes.commit(home.full_name, pull.head_sha)])


def parents_of(home: Repository, sha: str) -> tuple[str, ...]:
    items = (item for pull in home.pulls.values() for item in pull.commits)
    return next((tuple(item.get("parents", ())) for item in items if item["sha"] == sha), ())


@route("GET", r"/commits/(?P<sha>[0-9a-f]{40})", "contents")
def get_commit_files(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    """Answer with what a commit changed against its first parent, 300 files a page."""
    sha, parents = match["sha"], parents_of(home, match["sha"])
    new = tree_of(home, sha)
    rows = rows_between(tree_of(home, parents[0]) if parents else {}, new)
    page = int(request.query.get("page", "1"))
    added, removed = (sum(row[name] for row in rows) for name in ("additions", "deletions"))
    stats = {"additions": added, "deletions": removed, "total": added + removed}
    files = rows[:COMMIT_FILES_LIMIT][(page - 1) * COMPARED_LIMIT : page * COMPARED_LIMIT]
    return Answer(200, shapes.commit(home.full_name, sha, parents=parents) | {"stats": stats, "files": files})


@route("GET", r"/collaborators/(?P<login>[^/]+)/permission", "contents")
def get_permission(_world: World, home: Repository, _request: Request, match: re.Match[str]) -> Answer:
    roles = {issue.author.login.casefold(): "triage" for issue in home.issues.values() if issue.association in INSIDE}
    roles |= {login.casefold(): role for login, role in home.roles.items()}
    return Answer(200, shapes.permission(match["login"], roles.get(match["login"].casefold(), "read")))


@route("GET", r"/pulls/(?P<number>\d+)/reviews", "pull_requests")
def get_reviews(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    pull = pull_of(home, match["number"])
    return paged(request, [shapes.reviewed(home.full_name, pull, item) for item in pull.reviewed])


@route("GET", r"/compare/(?P<base>[0-9a-f]+)\.\.\.(?P<head>[0-9a-f]+)", "contents")
def compare(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    base, head = match["base"], match["head"]
    new = tree_of(home, head)
    origin = next((pull.merge_base or base for pull in home.pulls.values() if pull.head_sha == head), base)
    origin = base if base in parents_of(home, head) else origin
    url = f"{shapes.API}/repos/{home.full_name}/compare"
    made = {
        **dict.fromkeys(("url", "html_url", "permalink_url", "diff_url", "patch_url"), url),
        "base_commit": shapes.commit(home.full_name, base),
        "merge_base_commit": shapes.commit(home.full_name, origin),
        "status": "ahead",
        "ahead_by": 1,
        "behind_by": 0,
        "total_commits": 1,
        "commits": [],
    }
    if request.query.get("page", "1") == "1":
        made["files"] = rows_between(tree_of(home, origin), new)[:COMPARED_LIMIT]
    return Answer(200, made)


@route("GET", r"/contents/?(?P<path>.*)", "contents")
def get_contents(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    tree = tree_of(home, request.query.get("ref", ""))
    path = match["path"]
    entry = tree.get(path)
    if entry is None:
        found = shapes.listing(home.full_name, tree, path)
        if not found:
            raise not_found()
        return Answer(200, found)
    made = shapes.entry(home.full_name, path, entry.kind, entry.sha, len(entry.data))
    if entry.kind == "symlink":
        return Answer(200, {**made, "target": entry.data.decode()})
    return Answer(200, {**made, "encoding": "base64", "content": base64.b64encode(entry.data).decode()})


@route("GET", r"/git/trees/(?P<sha>[0-9a-f]+)", "contents")
def get_tree(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    tree = tree_of(home, match["sha"])
    kinds = {"160000": "commit"}
    items = [
        {"path": path, "mode": entry.mode, "type": kinds.get(entry.mode, "blob"), "sha": entry.sha, "url": shapes.API}
        | ({} if entry.mode == "160000" else {"size": len(entry.data)})
        for path, entry in sorted(tree.items())
    ]
    limit = home.tree_limit
    return Answer(200, {"sha": match["sha"], "url": shapes.API, "tree": items[:limit], "truncated": len(items) > limit})


@route("GET", r"/git/blobs/(?P<sha>[0-9a-f]+)", "contents")
def get_blob(_world: World, home: Repository, _request: Request, match: re.Match[str]) -> Answer:
    data = home.blob(match["sha"])
    if data is None:
        raise not_found()
    encoded = base64.encodebytes(data).decode()
    shape = {"sha": match["sha"], "url": shapes.API, "node_id": "B_kwDO", "size": len(data), "encoding": "base64"}
    return Answer(200, {**shape, "content": encoded})


@route("GET", r"/git/commits/(?P<sha>[0-9a-f]+)", "contents")
def get_commit(_world: World, home: Repository, _request: Request, match: re.Match[str]) -> Answer:
    tree_of(home, match["sha"])
    return Answer(200, shapes.git_commit(home.full_name, match["sha"]))


@route("GET", r"/issues/(?P<number>\d+)", "issues|pull_requests")
def get_issue(_world: World, home: Repository, _request: Request, match: re.Match[str]) -> Answer:
    found = home.issues.get(int(match["number"]))
    if found is None:
        raise not_found()
    return Answer(200, shapes.issue(home.full_name, found))


@route("GET", r"/issues/(?P<number>\d+)/comments", "issues|pull_requests")
def get_comments(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    number = int(match["number"])
    return paged(request, [shapes.comment(home.full_name, item) for item in home.comments if item["number"] == number])


@route("POST", r"/issues/(?P<number>\d+)/comments", "issues|pull_requests")
def post_comment(world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    pull = pull_of(home, match["number"])
    if pull.locked:
        raise No(403, "Unable to create comment because issue is locked.")
    made = world.comment(home.full_name, pull.number, checked_body(request), world.account)
    return Answer(201, shapes.comment(home.full_name, made))


@route("GET", r"/issues/comments/(?P<id>\d+)", "issues|pull_requests")
def get_comment(_world: World, home: Repository, _request: Request, match: re.Match[str]) -> Answer:
    return Answer(200, shapes.comment(home.full_name, comment_of(home, match["id"])))


@route("PATCH", r"/issues/comments/(?P<id>\d+)", "issues|pull_requests")
def patch_comment(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    found = comment_of(home, match["id"])
    found |= {"body": checked_body(request), "updated_at": now()}
    return Answer(200, shapes.comment(home.full_name, found))


@route("DELETE", r"/issues/comments/(?P<id>\d+)", "issues|pull_requests")
def delete_comment(_world: World, home: Repository, _request: Request, match: re.Match[str]) -> Answer:
    home.comments.remove(comment_of(home, match["id"]))
    return Answer(204)


def comment_of(home: Repository, number: str) -> Json:
    for item in home.comments:
        if item["id"] == int(number):
            return item
    raise not_found()


def checked_body(request: Request) -> str:
    body = str(request.body["body"])
    if len(body) > BODY_LIMIT:
        raise invalid(errors=[{"code": "custom", "message": "body is too long (maximum is 65536 characters)"}])
    return body


@route("POST", r"/check-runs", "checks")
def post_check_run(world: World, home: Repository, request: Request, _match: re.Match[str]) -> Answer:
    if request.body["head_sha"] not in home.commits:
        raise invalid(f"No commit found for SHA: {request.body['head_sha']}")
    made: Json = {"id": next(world.numbers), **request.body, "annotations": []}
    annotate(made)
    home.check_runs.append(made)
    return Answer(201, shapes.check_run(home.full_name, made))


@route("PATCH", r"/check-runs/(?P<id>\d+)", "checks")
def patch_check_run(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    for item in home.check_runs:
        if item["id"] == int(match["id"]):
            item.update(request.body)
            annotate(item)
            return Answer(200, shapes.check_run(home.full_name, item))
    raise not_found()


def annotate(item: Json) -> None:
    """Append the annotations: they are never replaced."""
    for annotation in item.get("output", {}).get("annotations", []):
        if annotation["start_line"] < 1:
            raise invalid("Invalid request.")
        item["annotations"].append(annotation)


@route("GET", r"/commits/(?P<sha>[0-9a-f]+)/check-runs", "checks")
def get_check_runs(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    name = request.query.get("check_name")
    found = [item for item in home.check_runs if item["head_sha"] == match["sha"] and name in (None, item["name"])]
    if request.query.get("filter", "latest") == "latest":
        found = list({item["name"]: item for item in found}.values())
    items = [shapes.check_run(home.full_name, item) for item in found]
    page = paged(request, items)
    return Answer(200, {"total_count": len(items), "check_runs": page.data}, page.headers)


@route("GET", r"/commits/(?P<sha>[0-9a-f]+)/statuses", "statuses")
def get_statuses(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    found = [item for item in reversed(home.statuses) if item["sha"] == match["sha"]]
    return paged(request, [shapes.status(home.full_name, item) for item in found])


@route("POST", r"/statuses/(?P<sha>[0-9a-f]+)", "statuses")
def post_status(world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    if len(request.body.get("description") or "") > 140:
        raise invalid(errors=[{"resource": "Status", "code": "custom", "field": "description"}])
    made = {"id": next(world.numbers), "sha": match["sha"], **request.body}
    home.statuses.append(made)
    return Answer(201, shapes.status(home.full_name, made))
