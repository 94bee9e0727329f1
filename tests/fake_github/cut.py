"""Cut GitHub's description of its API to the operations that the server knows, anew from a newer description.

``python -m tests.fake_github.cut api.github.com.json``, the file of npm @octokit/openapi (MIT). The cut keeps the
parameters, the bodies and the answers of each operation in ``OPERATIONS``; what only explains is left out.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent / "openapi.json"
HOME = "/repos/{owner}/{repo}"
OPERATIONS = {
    "check-runs": "POST",
    "check-runs/{check_run_id}": "PATCH",
    "collaborators/{username}/permission": "GET",
    "commits/{commit_sha}/pulls": "GET",
    "commits/{ref}": "GET",
    "commits/{ref}/check-runs": "GET",
    "commits/{ref}/statuses": "GET",
    "compare/{basehead}": "GET",
    "contents/{path}": "GET",
    "git/blobs/{file_sha}": "GET",
    "git/commits/{commit_sha}": "GET",
    "git/trees/{tree_sha}": "GET",
    "issues/comments/{comment_id}": "GET PATCH DELETE",
    "issues/comments/{comment_id}/reactions": "POST",
    "issues/comments/{comment_id}/reactions/{reaction_id}": "DELETE",
    "issues/{issue_number}": "GET",
    "issues/{issue_number}/comments": "GET POST",
    "issues/{issue_number}/labels": "GET POST",
    "issues/{issue_number}/labels/{name}": "DELETE",
    "issues/{issue_number}/reactions": "POST",
    "issues/{issue_number}/reactions/{reaction_id}": "DELETE",
    "pulls": "GET",
    "pulls/comments/{comment_id}": "PATCH DELETE",
    "pulls/{pull_number}": "GET",
    "pulls/{pull_number}/comments": "GET",
    "pulls/{pull_number}/commits": "GET",
    "pulls/{pull_number}/files": "GET",
    "pulls/{pull_number}/requested_reviewers": "GET POST",
    "pulls/{pull_number}/reviews": "GET POST",
    "statuses/{sha}": "POST",
}
EXPLAINS = frozenset(("default", "description", "example", "examples", "title", "externalDocs", "deprecated", "xml"))
_REFERENCE = re.compile(r"#/components/schemas/(.+)")


class Cut:
    """Collects the schemas that are in use."""

    def __init__(self, description: dict[str, Any]) -> None:
        self.whole = description
        self.schemas: dict[str, Any] = {}

    def operation(self, method: str, path: str) -> dict[str, Any]:
        item = self.whole["paths"][path]
        found = item[method.lower()]
        parameters = [self.resolved(one) for one in (*item.get("parameters", ()), *found.get("parameters", ()))]
        made: dict[str, Any] = {
            "query": {one["name"]: self.schema(one["schema"]) for one in parameters if one["in"] == "query"},
            "answers": {
                status: self.schema(content["application/json"]["schema"]) if content else None
                for status, answer in found["responses"].items()
                if (content := self.resolved(answer).get("content")) is None or "application/json" in content
            },
        }
        if "requestBody" in found:
            made["body"] = self.schema(found["requestBody"]["content"]["application/json"]["schema"])
        return made

    def resolved(self, part: dict[str, Any]) -> dict[str, Any]:
        """Follow a reference to a parameter or an answer."""
        if "$ref" not in part:
            return part
        found: Any = self.whole
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return dict(found)

    def schema(self, part: Any) -> Any:
        """Write a schema of OpenAPI 3.0 as JSON Schema, which says ``nullable`` in another way."""
        if isinstance(part, list):
            return [self.schema(one) for one in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return self.reference(part["$ref"])
        made = {
            key: {name: self.schema(one) for name, one in value.items()} if key == "properties" else self.schema(value)
            for key, value in part.items()
            if key not in EXPLAINS and key != "nullable" and not key.startswith("x-")
        }
        return nullable(made) if part.get("nullable") else made

    def reference(self, target: str) -> dict[str, str]:
        match = _REFERENCE.fullmatch(target)
        assert match, target
        name = match[1]
        if name not in self.schemas:
            self.schemas[name] = None
            self.schemas[name] = self.schema(self.whole["components"]["schemas"][name])
        return {"$ref": f"#/$defs/{name}"}


def nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    more = {"enum": [*schema["enum"], None]} if "enum" in schema and None not in schema["enum"] else {}
    return {**schema, "type": [schema["type"], "null"], **more}


def main() -> None:
    """Write the file."""
    description = json.loads(Path(sys.argv[1]).read_bytes())
    cut = Cut(description)
    operations = {
        f"{method} {HOME}/{path}": cut.operation(method, f"{HOME}/{path}")
        for path, methods in OPERATIONS.items()
        for method in methods.split()
    }
    version = description["info"]["version"]
    source = f"https://github.com/github/rest-api-description (npm @octokit/openapi {version}), cut by cut.py; MIT"
    made = {"source": source, "operations": operations, "$defs": cut.schemas}
    TARGET.write_text(json.dumps(made, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
