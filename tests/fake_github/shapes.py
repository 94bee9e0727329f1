"""GitHub's objects, with every field that its description requires."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fake_github.world import TIME, Account, Issue, Json, Pull, Repository, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable

API = "https://api.github.com"
WEB = "https://github.com"
UNSIGNED = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}
_USER_LINKS = (
    "avatar_url",
    "events_url",
    "followers_url",
    "following_url",
    "gists_url",
    "html_url",
    "organizations_url",
    "received_events_url",
    "repos_url",
    "starred_url",
    "subscriptions_url",
    "url",
)
_REPOSITORY_LINKS = (
    "archive_url",
    "assignees_url",
    "blobs_url",
    "branches_url",
    "collaborators_url",
    "comments_url",
    "commits_url",
    "compare_url",
    "contents_url",
    "contributors_url",
    "deployments_url",
    "downloads_url",
    "events_url",
    "forks_url",
    "git_commits_url",
    "git_refs_url",
    "git_tags_url",
    "hooks_url",
    "html_url",
    "issue_comment_url",
    "issue_events_url",
    "issues_url",
    "keys_url",
    "labels_url",
    "languages_url",
    "merges_url",
    "milestones_url",
    "notifications_url",
    "pulls_url",
    "releases_url",
    "stargazers_url",
    "statuses_url",
    "subscribers_url",
    "subscription_url",
    "tags_url",
    "teams_url",
    "trees_url",
    "url",
    "clone_url",
    "git_url",
    "ssh_url",
    "svn_url",
)
_PULL_LINKS = (
    "comments_url",
    "commits_url",
    "diff_url",
    "html_url",
    "issue_url",
    "patch_url",
    "review_comment_url",
    "review_comments_url",
    "statuses_url",
    "url",
)


def links(names: Iterable[str], base: str) -> Json:
    return {name: f"{base}/{name.removesuffix('_url')}" for name in names}


def user(account: Account | None) -> Json | None:
    if account is None:
        return None
    return {
        **links(_USER_LINKS, f"{API}/users/{account.login}"),
        "login": account.login,
        "id": 583231,
        "node_id": "MDQ6VXNlcjU4MzIzMQ==",
        "gravatar_id": "",
        "type": account.type,
        "site_admin": False,
    }


def repository(name: str, default_branch: str) -> Json:
    base = f"{API}/repos/{name}"
    counts = ("forks", "forks_count", "open_issues", "open_issues_count", "size", "stargazers_count", "watchers")
    return {
        **links(_REPOSITORY_LINKS, base),
        **dict.fromkeys((*counts, "watchers_count"), 0),
        **dict.fromkeys(("has_downloads", "has_issues", "has_projects", "has_wiki"), True),
        **dict.fromkeys(("has_pages", "archived", "disabled", "private", "fork"), False),
        **dict.fromkeys(("homepage", "language", "mirror_url", "license", "description")),
        "id": 1296269,
        "node_id": "MDEwOlJlcG9zaXRvcnkxMjk2MjY5",
        "name": name.partition("/")[2],
        "full_name": name,
        "owner": user(Account(name.partition("/")[0], "Organization")),
        "default_branch": default_branch,
        "pushed_at": TIME,
        "created_at": TIME,
        "updated_at": TIME,
    }


def branch(name: str | None, ref: str, sha: str, default_branch: str) -> Json:
    owner = name.partition("/")[0] if name else "ghost"
    return {
        "label": f"{owner}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": user(Account(owner)),
        "repo": repository(name, default_branch) if name else None,
    }


def label(name: str) -> Json:
    return {
        "id": 208045946,
        "node_id": "MDU6TGFiZWwyMDgwNDU5NDY=",
        "url": f"{API}/labels/{len(name)}",
        "name": name,
        "description": "",
        "color": "f29513",
        "default": False,
    }


def milestone(item: Json) -> Json:
    base = f"{API}/milestones/1"
    return {
        **dict.fromkeys(("creator", "description", "due_on", "closed_at")),
        **links(("url", "labels_url", "html_url"), base),
        "id": 1,
        "node_id": "MDk6TWlsZXN0b25lMQ==",
        "number": 1,
        "state": "open",
        "open_issues": 1,
        "closed_issues": 0,
        "created_at": TIME,
        "updated_at": TIME,
        **item,
    }


def pull(home: Repository, item: Pull, rows: list[Json], comments: int) -> Json:
    base = f"{API}/repos/{home.full_name}/pulls/{item.number}"
    sides = {name: {"href": f"{base}/{name}"} for name in ("comments", "commits", "statuses", "html", "issue", "self")}
    reviews = {name: {"href": f"{base}/{name}"} for name in ("review_comments", "review_comment")}
    fork = home.full_name if item.head_repository == "" else item.head_repository
    return {
        **links(_PULL_LINKS, base),
        **dict.fromkeys(("assignee", "closed_at", "merge_commit_sha", "merged_at", "auto_merge")),
        "milestone": item.milestone and milestone(item.milestone),
        "url": base,
        "_links": sides | reviews,
        "id": 1,
        "node_id": "MDExOlB1bGxSZXF1ZXN0MQ==",
        "number": item.number,
        "state": item.state,
        "locked": item.locked,
        "title": item.title,
        "body": item.body,
        "user": user(item.author),
        "author_association": item.association,
        "labels": [label(name) for name in item.labels],
        "draft": item.draft,
        **{
            f"requested_{name}": value
            for name, value in zip(("reviewers", "teams"), requested(item).values(), strict=True)
        },
        "base": branch(home.full_name, item.base_ref, item.base_sha, home.default_branch),
        "head": branch(fork, item.head_ref, item.head_sha, home.default_branch),
        "created_at": TIME,
        "updated_at": TIME,
        "additions": sum(row.get("true_additions", row["additions"]) for row in rows),
        "deletions": sum(row["deletions"] for row in rows),
        "changed_files": len(rows) if item.changed_files is None else item.changed_files,
        "comments": comments,
        "review_comments": 0,
        "commits": max(1, len(item.commits)),
        "mergeable": True,
        "mergeable_state": "clean",
        "merged": False,
        "merged_by": None,
        "maintainer_can_modify": False,
    }


def issue(name: str, item: Issue) -> Json:
    base = f"{API}/repos/{name}/issues/{item.number}"
    made: Json = {
        **links(("comments_url", "events_url", "html_url", "labels_url", "repository_url"), base),
        **dict.fromkeys(("assignee", "closed_at", "milestone")),
        "url": base,
        "id": 1,
        "node_id": "MDU6SXNzdWUx",
        "number": item.number,
        "state": item.state,
        "locked": False,
        "title": item.title,
        "body": item.body,
        "user": user(item.author),
        "author_association": item.association,
        "labels": [label(text) for text in item.labels],
        "comments": 0,
        "created_at": TIME,
        "updated_at": TIME,
    }
    if item.pull_request:
        urls = dict.fromkeys(("url", "html_url", "diff_url", "patch_url"), f"{WEB}/{name}/pull/{item.number}")
        made["pull_request"] = urls
    return made


def comment(name: str, item: Json) -> Json:
    base = f"{API}/repos/{name}/issues/comments/{item['id']}"
    return {
        "id": item["id"],
        "node_id": "MDEyOklzc3VlQ29tbWVudDE=",
        "url": base,
        "html_url": f"{WEB}/{name}/issues/{item['number']}#issuecomment-{item['id']}",
        "issue_url": f"{API}/repos/{name}/issues/{item['number']}",
        "body": item["body"],
        "user": user(item["user"]),
        "author_association": "NONE",
        "created_at": TIME,
        "updated_at": item.get("updated_at", TIME),
    }


def reaction(item: Json) -> Json:
    return {
        "id": item["id"],
        "node_id": "MDg6UmVhY3Rpb24x",
        "user": user(item["user"]),
        "content": item["content"],
        "created_at": item["created_at"],
    }


def requested(item: Pull) -> Json:
    people = [user(Account(login)) for login in item.reviewers]
    return {"users": people, "teams": [team(slug) for slug in item.teams]}


def team(slug: str) -> Json:
    return {
        **links(("url", "members_url", "html_url", "repositories_url"), f"{API}/teams/1"),
        "id": 1,
        "node_id": "MDQ6VGVhbTE=",
        "name": slug.title(),
        "slug": slug,
        "description": None,
        "permission": "pull",
        "parent": None,
        "type": "organization",
    }


def review(home: Repository, on: Pull, item: Json) -> Json:
    base = f"{API}/repos/{home.full_name}/pulls/{on.number}"
    return {
        "id": item["id"],
        "node_id": "MDE3OlB1bGxSZXF1ZXN0UmV2aWV3ODA=",
        "user": user(item["user"]),
        "body": item["body"],
        "state": "COMMENTED",
        "commit_id": item["commit_id"],
        "html_url": base,
        "pull_request_url": base,
        "_links": {name: {"href": base} for name in ("html", "pull_request")},
        "author_association": "NONE",
    }


def review_comment(home: Repository, on: Pull, item: Json) -> Json:
    """Write a comment at a line; one whose file has changed since stands at no line any more."""
    base = f"{API}/repos/{home.full_name}/pulls/comments/{item['id']}"
    then, now_there = (home.commits[sha].get(item["path"]) for sha in (item["commit_id"], on.head_sha))
    return {
        "url": base,
        "id": item["id"],
        "node_id": "MDI0OlB1bGxSZXF1ZXN0UmV2aWV3Q29tbWVudDE=",
        "pull_request_review_id": item["review"],
        "diff_hunk": "@@ -1 +1 @@",
        "path": item["path"],
        "commit_id": on.head_sha,
        "original_commit_id": item["commit_id"],
        "user": user(item["user"]),
        "body": item["body"],
        "created_at": TIME,
        "updated_at": TIME,
        "html_url": base,
        "pull_request_url": f"{API}/repos/{home.full_name}/pulls/{on.number}",
        "author_association": "NONE",
        "_links": {name: {"href": base} for name in ("self", "html", "pull_request")},
        "line": item["line"] if then and now_there and then.sha == now_there.sha else None,
        "original_line": item["line"],
        "side": item["side"],
    }


def reviewed(name: str, on: Pull, item: Json) -> Json:
    """Write a review that somebody gave: {user, state, commit_id, association}."""
    base = f"{API}/repos/{name}/pulls/{on.number}"
    return {
        "id": 80,
        "node_id": "MDE3OlB1bGxSZXF1ZXN0UmV2aWV3ODA=",
        "user": user(item["user"]),
        "body": "",
        "state": item.get("state", "APPROVED"),
        "commit_id": item.get("commit_id", on.head_sha),
        "html_url": base,
        "pull_request_url": base,
        "_links": {part: {"href": base} for part in ("html", "pull_request")},
        "author_association": item.get("association", "MEMBER"),
        "submitted_at": item.get("submitted_at", TIME),
    }


def permission(login: str, role: str) -> Json:
    """Write what somebody may do: GitHub's older word for it has four values, and an organization roles of its own."""
    older = {"maintain": "write", "triage": "read", "release-managers": "write"}.get(role, role)
    return {"permission": older, "role_name": role, "user": {**(user(Account(login)) or {}), "role_name": role}}


def check_run(name: str, item: Json) -> Json:
    base = f"{API}/repos/{name}/check-runs/{item['id']}"
    output = item.get("output") or {}
    return {
        "id": item["id"],
        "node_id": "MDg6Q2hlY2tSdW40",
        "url": base,
        "html_url": base,
        "name": item["name"],
        "head_sha": item["head_sha"],
        "status": item.get("status", "queued"),
        "conclusion": item.get("conclusion"),
        "external_id": item.get("external_id", ""),
        "details_url": item.get("details_url"),
        "started_at": TIME,
        "completed_at": TIME if item.get("conclusion") else None,
        "check_suite": {"id": 5},
        "app": app() | ({"slug": item["app"]} if "app" in item else {}),
        "pull_requests": [],
        "output": {
            "title": output.get("title"),
            "summary": output.get("summary"),
            "text": output.get("text"),
            "annotations_count": len(item.get("annotations", [])),
            "annotations_url": f"{base}/annotations",
        },
    }


def app() -> Json:
    return {
        "id": 15368,
        "slug": "github-actions",
        "node_id": "MDExOkludGVncmF0aW9uMTUzNjg=",
        "owner": user(Account("github", "Organization")),
        "name": "GitHub Actions",
        "description": None,
        "external_url": "https://help.github.com/en/actions",
        "html_url": f"{WEB}/apps/github-actions",
        "created_at": TIME,
        "updated_at": TIME,
        "permissions": {"checks": "write"},
        "events": [],
    }


def status(name: str, item: Json) -> Json:
    return {
        "id": item["id"],
        "node_id": "U3RhdHVz",
        "url": f"{API}/repos/{name}/statuses/{item['sha']}",
        "avatar_url": None,
        "state": item["state"],
        "description": item.get("description"),
        "target_url": item.get("target_url"),
        "context": item.get("context", "default"),
        "created_at": TIME,
        "updated_at": TIME,
        "creator": user(Account("github-actions[bot]", "Bot")),
    }


def commit(name: str, sha: str, message: str = "A commit", parents: tuple[str, ...] = (), **people: Any) -> Json:
    base = f"{API}/repos/{name}/commits/{sha}"
    person = {"name": "Mona", "email": "mona@example.com", "date": TIME}
    return {
        "url": base,
        "html_url": base,
        "comments_url": f"{base}/comments",
        "sha": sha,
        "node_id": "C_kwDO",
        "author": user(people.get("account")),
        "committer": user(people["committed_by"]) if "committed_by" in people else {},
        "parents": [{"sha": parent, "url": base} for parent in parents],
        "commit": {
            "url": base,
            "message": message,
            "comment_count": 0,
            "tree": {"sha": sha, "url": base},
            "author": people.get("author", person),
            "committer": people.get("committer", person),
            "verification": UNSIGNED | {"verified": people.get("verified", False)},
        },
    }


def git_commit(name: str, sha: str) -> Json:
    base = f"{API}/repos/{name}/git/commits/{sha}"
    person = {"name": "Mona", "email": "mona@example.com", "date": TIME}
    return {
        "sha": sha,
        "node_id": "C_kwDO",
        "url": base,
        "html_url": base,
        "author": person,
        "committer": person,
        "message": "A commit",
        "tree": {"sha": sha, "url": base},
        "parents": [],
        "verification": UNSIGNED,
    }


def entry(name: str, path: str, kind: str, sha: str, size: int) -> Json:
    base = f"{API}/repos/{name}/contents/{path}"
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "size": size,
        "type": kind,
        "url": base,
        "git_url": base,
        "html_url": base,
        "download_url": None,
        "_links": {"git": base, "html": base, "self": base},
    }


def listing(name: str, tree: Tree, folder: str) -> list[Json]:
    """List the direct children of a folder."""
    prefix = f"{folder}/" if folder else ""
    children: dict[str, Json] = {}
    for path, item in tree.items():
        if not path.startswith(prefix):
            continue
        child, _, below = path[len(prefix) :].partition("/")
        if below:
            children[child] = entry(name, prefix + child, "dir", item.sha, 0)
        else:
            children[child] = entry(name, path, item.kind, item.sha, len(item.data))
    return [children[child] for child in sorted(children)]
