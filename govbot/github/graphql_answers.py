"""GitHub's answers to the queries of GraphQL, cut down to what is asked (https://docs.github.com/graphql)."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from govbot.github.answers import Answer, Label, RepositoryName, Text


class BlobText(Answer):
    """A file by GraphQL. ``text`` is null for binaries, and not exact where the bytes are not UTF-8."""

    kind: str = Field(alias="__typename")
    size: int = Field(alias="byteSize", default=0)
    text: str | None = None


class TreeText(Answer):
    """A folder by GraphQL; ``mode`` as a number."""

    class Entry(Answer):
        """One of its names."""

        name: str
        mode: int
        object: BlobText | None = None

    kind: str = Field(alias="__typename")
    entries: tuple[Entry, ...] = ()


class PolicyPlaces(Answer):
    """Where a policy may be, at one commit; and the files of gitleaks, ``rules`` and ``ignored``, in its root."""

    commit: dict[str, object] | None = None
    folder: TreeText | None = None
    yml: BlobText | None = None
    yaml: BlobText | None = None
    inner: TreeText | None = None
    root: TreeText | None = None
    rules: BlobText | None = None
    ignored: BlobText | None = None

    @property
    def modes(self) -> dict[str, int]:
        """The mode of each name in ``.github``."""
        return {entry.name: entry.mode for entry in self.folder.entries} if self.folder else {}


class PolicyObjects(Answer):
    """The answer that holds them; ``repository`` is null where the token does not see it."""

    repository: PolicyPlaces | None = None


class Account(Answer):
    """An account by GraphQL."""

    login: str


class LinkNode(Answer):
    """An issue that GitHub links to a pull request. ``edited_at`` is null when nobody edited its text."""

    class Home(Answer):
        """Where the issue is."""

        name: RepositoryName = Field(alias="nameWithOwner")

    class Labels(Answer):
        """Its labels, at most 100."""

        nodes: tuple[Label, ...] = ()

    number: int
    state: str
    title: Text
    body: Text = ""
    association: str = Field(alias="authorAssociation")
    author: Account | None = None
    edited_at: AwareDatetime | None = Field(alias="lastEditedAt", default=None)
    editor: Account | None = None
    labels: Labels = Labels()
    repository: Home


class LinksAnswer(Answer):
    """``closingIssuesReferences`` of one pull request."""

    class Home(Answer):
        """The repository."""

        class Pull(Answer):
            """The pull request."""

            class Links(Answer):
                """What it closes."""

                total: int = Field(alias="totalCount")
                nodes: tuple[LinkNode, ...]

            closing: Links = Field(alias="closingIssuesReferences")

        pull_request: Pull = Field(alias="pullRequest")

    repository: Home


class EditedAnswer(Answer):
    """When the text of one pull request was last edited."""

    class Home(Answer):
        """The repository."""

        class Pull(Answer):
            """The pull request; ``edited_at`` is null when nobody edited its text."""

            edited_at: AwareDatetime | None = Field(alias="lastEditedAt", default=None)

        pull_request: Pull = Field(alias="pullRequest")

    repository: Home


class ViewerAnswer(Answer):
    """Whose token it is."""

    viewer: Account
