"""The REST calls about files and branches."""

from __future__ import annotations

from base64 import b64decode, encodebytes
from binascii import Error as Base64Error

from sandbox.github.branches import Branch, blob_sha
from sandbox.github.call import Call, RestError
from sandbox.github.issues import Repository
from sandbox.github.shapes import Shape
from sandbox.http import Response, json_response

# How a protected branch refuses a commit, by what protects it: a ruleset (unless told), or a protection that
# asks for pull requests, for checks, or names who may push.
_REFUSALS: dict[str | bool, str] = {
    "ruleset": "Repository rule violations found\n\nChanges must be made through a pull request.\n\n",
    "reviews": "Could not {verb} file: Changes must be made through a pull request.",
    "checks": 'Could not {verb} file: Required status check "test" is expected.',
    "pushes": "Could not {verb} file: You're not authorized to push to this branch. "
    "Visit https://docs.github.com/articles/about-protected-branches/ for more information.",
}


def _branch(repository: Repository, name: str) -> Branch:
    branch = repository.branches.get(name.removeprefix("refs/heads/"))
    if branch is None:
        raise RestError(404, f"No commit found for the ref {name}")
    return branch


def get_content(call: Call) -> Response:
    """A file, or a folder's entries."""
    repository, path = call.repository(), call.parts["path"]
    ref = call.request.query.get("ref") or repository.default_branch
    files = _branch(repository, ref).files
    if path in files:
        return json_response(_file(call, repository, path, files[path]))
    entries = _entries(files, f"{path}/" if path else "")
    if not entries:
        raise RestError(404, "Not Found")
    return json_response([_entry(call, repository, *entry) for entry in entries.items()])


def _entries(files: dict[str, bytes], folder: str) -> dict[str, bytes | None]:
    """What stands directly in the folder: files with their content, folders without."""
    found: dict[str, bytes | None] = {}
    for path, content in files.items():
        if path.startswith(folder):
            name, slash, _ = path.removeprefix(folder).partition("/")
            found[folder + name] = None if slash else content
    return found


def _entry(call: Call, repository: Repository, path: str, content: bytes | None) -> Shape:
    sha = blob_sha(content or path.encode())
    url = f"{call.shapes.repository_url(repository)}/contents/{path}"
    git_url = f"{call.shapes.repository_url(repository)}/git/blobs/{sha}"
    html_url = f"{repository.url}/blob/{repository.default_branch}/{path}"
    return {
        "type": "dir" if content is None else "file",
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "size": len(content or b""),
        "url": url,
        "html_url": html_url,
        "git_url": git_url,
        "download_url": None if content is None else f"{url}?raw",
        "_links": {"self": url, "git": git_url, "html": html_url},
    }


def _file(call: Call, repository: Repository, path: str, content: bytes) -> Shape:
    text = encodebytes(content).decode()
    return {**_entry(call, repository, path, content), "encoding": "base64", "content": text}


def put_content(call: Call) -> Response:
    """Write a file; the hash of what it replaces must be given, and be true."""
    repository, body, path = call.repository_to(call.state.can_write), call.body(), call.parts["path"]
    for name in ("message", "content"):
        if name not in body:
            raise RestError(422, f'Invalid request.\n\n"{name}" wasn\'t supplied.')
    try:
        content = b64decode(body["content"], validate=True)
    except (Base64Error, TypeError) as error:
        raise RestError(422, "content is not valid Base64") from error
    name = body.get("branch") or repository.default_branch
    branch = repository.branches.get(name)
    if branch is None:
        raise RestError(404, f"Branch {name} not found")
    is_new = path not in branch.files
    if branch.protected:
        refusal = _REFUSALS.get(branch.protected, _REFUSALS["ruleset"])
        raise RestError(409, refusal.format(verb="create" if is_new else "update"))
    _check_sha(branch, path, body.get("sha"))
    parent = branch.sha
    sha = branch.commit(path, content, str(body["message"]), by=call.state.viewer.login)
    commit = _commit(call, repository, sha, parent, str(body["message"]))
    shown = {"content": _entry(call, repository, path, content), "commit": commit}
    return json_response(shown, 201 if is_new else 200)


def _check_sha(branch: Branch, path: str, sha: str | None) -> None:
    held = branch.files.get(path)
    if held is not None and sha is None:
        raise RestError(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if sha is not None and (held is None or blob_sha(held) != sha):
        raise RestError(409, f"{path} does not match {sha}")


def _commit(call: Call, repository: Repository, sha: str, parent: str, message: str) -> Shape:
    url = f"{call.shapes.repository_url(repository)}/git/commits"
    who = {"name": call.state.viewer.login, "email": "desk@example.com", "date": call.state.now()}
    verification = {
        "verified": False,
        "reason": "unsigned",
        "signature": None,
        "payload": None,
        "verified_at": None,
    }
    return {
        "sha": sha,
        "node_id": f"C_{sha}",
        "url": f"{url}/{sha}",
        "html_url": f"{repository.url}/commit/{sha}",
        "author": who,
        "committer": who,
        "message": message,
        "tree": {"sha": sha, "url": f"{call.shapes.repository_url(repository)}/git/trees/{sha}"},
        "parents": [
            {"sha": parent, "url": f"{url}/{parent}", "html_url": f"{repository.url}/commit/{parent}"}
        ],
        "verification": verification,
    }


def get_ref(call: Call) -> Response:
    repository, name = call.repository(), call.parts["ref"].removeprefix("heads/")
    if name not in repository.branches:
        raise RestError(404, "Not Found")
    return json_response(_ref(call, repository, name))


def create_ref(call: Call) -> Response:
    repository, body = call.repository_to(call.state.can_write), call.body()
    ref, sha = str(body.get("ref", "")), body.get("sha")
    name = ref.removeprefix("refs/heads/")
    if name == ref or not name:
        raise RestError(422, "Reference name must start with 'refs/' and contain at least two slashes.")
    if name in repository.branches:
        raise RestError(422, "Reference already exists")
    start = next((branch for branch in repository.branches.values() if branch.sha == sha), None)
    if start is None:
        raise RestError(422, "Object does not exist")
    repository.branches[name] = start.fork()
    return json_response(_ref(call, repository, name), 201)


def update_ref(call: Call) -> Response:
    """Let a branch stand at another commit; one that does not lead on from where it stands only by force."""
    repository, body = call.repository_to(call.state.can_write), call.body()
    name, sha = call.parts["ref"].removeprefix("heads/"), body.get("sha")
    branch = repository.branches.get(name)
    if branch is None:
        raise RestError(422, "Reference does not exist")
    there = next((each for each in repository.branches.values() if each.sha == sha), None)
    if there is None:
        raise RestError(422, "Object does not exist")
    if branch.sha not in {there.sha, *there.past} and body.get("force") is not True:
        raise RestError(422, "Update is not a fast forward")
    branch.move(there)
    return json_response(_ref(call, repository, name))


def _ref(call: Call, repository: Repository, name: str) -> Shape:
    url, sha = call.shapes.repository_url(repository), repository.branches[name].sha
    return {
        "ref": f"refs/heads/{name}",
        "node_id": f"REF_{repository.node_id}_{name}",
        "url": f"{url}/git/refs/heads/{name}",
        "object": {"type": "commit", "sha": sha, "url": f"{url}/git/commits/{sha}"},
    }
