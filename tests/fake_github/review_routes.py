"""What each address for labels, reactions and reviews does."""

from __future__ import annotations

import re

from tests.fake_github import shapes
from tests.fake_github.answer import Answer, No, Request, invalid, not_found
from tests.fake_github.routes import checked_body, comment_of, paged, pull_of, route, rows_of
from tests.fake_github.world import Json, Pull, Repository, World, now

LABEL_LIMIT = 50
OUTSIDE = "Pull request review thread line must be part of the diff"


@route("GET", r"/issues/(?P<number>\d+)/labels", "issues|pull_requests")
def get_labels(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    return paged(request, [shapes.label(name) for name in pull_of(home, match["number"]).labels])


@route("POST", r"/issues/(?P<number>\d+)/labels", "issues|pull_requests")
def post_labels(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    pull = pull_of(home, match["number"])
    for name in request.body["labels"]:
        if len(name) > LABEL_LIMIT:
            raise invalid()
        if name.casefold() not in {label.casefold() for label in pull.labels}:
            pull.labels.append(name)
    return Answer(200, [shapes.label(name) for name in pull.labels])


@route("DELETE", r"/issues/(?P<number>\d+)/labels/(?P<name>.+)", "issues|pull_requests")
def delete_label(_world: World, home: Repository, _request: Request, match: re.Match[str]) -> Answer:
    pull = pull_of(home, match["number"])
    found = [label for label in pull.labels if label.casefold() == match["name"].casefold()]
    if not found:
        raise No(404, "Label does not exist")
    pull.labels.remove(found[0])
    return Answer(200, [shapes.label(name) for name in pull.labels])


@route("POST", r"/issues/(?P<place>\d+|comments/\d+)/reactions", "issues|pull_requests")
def post_reaction(world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    """React; an account reacts once with the same: the second time is told what is there already."""
    comment = match["place"].removeprefix("comments/")
    pull = pull_of(home, comment if comment == match["place"] else str(comment_of(home, comment)["number"]))
    if pull.locked:
        raise No(403, "Unable to create reaction because issue is locked.")
    wanted = (match["place"], request.body["content"], world.account.login)
    for item in home.reactions:
        if (item["place"], item["content"], item["user"].login) == wanted:
            return Answer(200, shapes.reaction(item))
    made = {"id": next(world.numbers), "place": match["place"], "user": world.account, "created_at": now()}
    home.reactions.append(made | {"content": request.body["content"]})
    return Answer(201, shapes.reaction(home.reactions[-1]))


@route("DELETE", r"/issues/(?P<place>\d+|comments/\d+)/reactions/(?P<id>\d+)", "issues|pull_requests")
def delete_reaction(_world: World, home: Repository, _request: Request, match: re.Match[str]) -> Answer:
    found = [item for item in home.reactions if (item["place"], item["id"]) == (match["place"], int(match["id"]))]
    if not found:
        raise not_found()
    home.reactions.remove(found[0])
    return Answer(204)


@route("GET", r"/pulls/(?P<number>\d+)/requested_reviewers", "pull_requests")
def get_requested(_world: World, home: Repository, _request: Request, match: re.Match[str]) -> Answer:
    return Answer(200, shapes.requested(pull_of(home, match["number"])))


@route("POST", r"/pulls/(?P<number>\d+)/requested_reviewers", "pull_requests")
def post_requested(world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    pull = pull_of(home, match["number"])
    people, teams = request.body.get("reviewers", []), request.body.get("team_reviewers", [])
    if pull.author.login in people:
        raise invalid("Review cannot be requested from pull request author.")
    if teams and not world.sees_teams:
        raise invalid("Could not resolve to a node with the global id of 'MDQ6VGVhbTQzMjk3NzM='.")
    pull.reviewers += [name for name in people if name not in pull.reviewers]
    pull.teams += [name for name in teams if name not in pull.teams]
    return Answer(201, shapes.pull(home, pull, rows_of(home, pull), 0))


@route("GET", r"/pulls/(?P<number>\d+)/comments", "pull_requests")
def get_review_comments(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    pull = pull_of(home, match["number"])
    mine = [item for item in home.review_comments if item["number"] == pull.number]
    return paged(request, [shapes.review_comment(home, pull, item) for item in mine])


@route("POST", r"/pulls/(?P<number>\d+)/reviews", "pull_requests")
def post_review(world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    pull = pull_of(home, match["number"])
    comments, commit = request.body.get("comments", []), request.body.get("commit_id", pull.head_sha)
    if not request.body.get("body"):
        raise invalid("Unprocessable Entity")
    if commit not in home.commits or any(not in_diff(home, pull, item) for item in comments):
        raise invalid("Unprocessable Entity", errors=[OUTSIDE])
    review = {"id": next(world.numbers), "user": world.account, "body": request.body["body"], "commit_id": commit}
    home.reviews.append(review)
    for item in comments:
        made = {"id": next(world.numbers), "number": pull.number, "user": world.account, "commit_id": commit, **item}
        home.review_comments.append({**made, "review": review["id"]})
    return Answer(200, shapes.review(home, pull, review))


@route("PATCH", r"/pulls/comments/(?P<id>\d+)", "pull_requests")
def patch_review_comment(_world: World, home: Repository, request: Request, match: re.Match[str]) -> Answer:
    found = review_comment_of(home, match["id"])
    found["body"] = checked_body(request)
    return Answer(200, shapes.review_comment(home, home.pulls[found["number"]], found))


@route("DELETE", r"/pulls/comments/(?P<id>\d+)", "pull_requests")
def delete_review_comment(_world: World, home: Repository, _request: Request, match: re.Match[str]) -> Answer:
    home.review_comments.remove(review_comment_of(home, match["id"]))
    return Answer(204)


def review_comment_of(home: Repository, number: str) -> Json:
    for item in home.review_comments:
        if item["id"] == int(number):
            return item
    raise not_found()


def in_diff(home: Repository, pull: Pull, item: Json) -> bool:
    """Tell whether a line of the new version is shown in the diff."""
    patch = next((row.get("patch", "") for row in rows_of(home, pull) if row["filename"] == item["path"]), "")
    at = 0
    for line in patch.split("\n"):
        hunk = re.match(r"@@ -\d+(?:,\d+)? \+(\d+)", line)
        if hunk:
            at = int(hunk[1]) - 1
        elif line[:1] in ("+", " "):
            at += 1
            if at == item["line"]:
                return True
    return False
