"""How a project is deployed and published: images, platforms, clusters and the jobs of CI that do it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.ranking.offer_questions import DEPLOYMENT, QUESTIONS
from sleepcode.sleep.notes.container_files import compose_services, is_compose, is_dockerfile, tell_image
from sleepcode.sleep.notes.manifests import Said
from sleepcode.sleep.notes.offers import is_example
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing

_PLATFORMS = (
    (r"Procfile(?:\.\w+)?", "names the processes that Heroku or the like runs"),
    (r"app\.json", "sets up Heroku"),
    (r"fly(?:\.\w+)?\.toml", "deploys to Fly.io"),
    (r"vercel\.json", "sets up Vercel"),
    (r"netlify\.toml", "sets up Netlify"),
    (r"render\.ya?ml", "deploys to Render"),
    (r"railway\.(?:json|toml)", "deploys to Railway"),
    (r"wrangler\.(?:toml|jsonc?)", "deploys to Cloudflare Workers"),
    (r"firebase\.json", "deploys to Firebase"),
    (r"serverless\.(?:ya?ml|ts)", "deploys with the Serverless Framework"),
    (r"(?:template|sam)\.ya?ml", "is a template of AWS SAM or CloudFormation"),
    (r"cdk\.json", "deploys with the AWS CDK"),
    (r"app\.ya?ml", "deploys to Google App Engine"),
    (r"cloudbuild\.ya?ml", "is built by Google Cloud Build"),
    (r"buildspec\.ya?ml", "is built by AWS CodeBuild"),
    (r"skaffold\.ya?ml", "deploys to Kubernetes with Skaffold"),
    (r"Chart\.ya?ml", "is a chart of Helm"),
    (r"helmfile\.ya?ml", "deploys charts of Helm"),
    (r"kustomization\.ya?ml", "sets up Kubernetes with Kustomize"),
    (r"deploy\.yml", "deploys with Kamal"),
    (r"Capfile", "deploys with Capistrano"),
    (r"captain-definition", "deploys with CapRover"),
    (r"nixpacks\.toml", "is built with Nixpacks"),
    (r"[\w@.-]+\.service", "runs it as a service of systemd"),
    (r"(?:playbook|site)s?\.ya?ml", "deploys with Ansible"),
)
_NEEDS = {
    "app.json": '"formation"',
    "template.yaml": "AWSTemplate",
    "template.yml": "AWSTemplate",
    "deploy.yml": "service:",
    "app.yaml": "runtime:",
    "app.yml": "runtime:",
    "playbook.yml": "hosts:",
    "site.yml": "hosts:",
}
"""What a file of a common name has to have to be one of these."""
_ENDINGS = (
    ".json",
    ".jsonc",
    ".toml",
    ".yml",
    ".yaml",
    ".ts",
    ".service",
    "file",
    "-definition",
    ".prod",
)
_OF_DEVELOPMENT = late(r"[._-](?:dev|devel|development|local|test|testing|ci|debug)(?:[._-]|$)", re.I)
"""In names of files by which a program is run for those who work on it: `Procfile.dev`, `compose.local.yaml`."""
_DEEPEST = 4
_JOBS = (
    (
        late(
            r"\buses:\s*docker/build-push-action|\bdocker (?:buildx build .*--push|push)\b|\bko (?:publish|build)\b"
        ),
        "publishes an image",
    ),
    (
        late(
            r"\buses:\s*pypa/gh-action-pypi-publish|\btwine upload\b|\buv publish\b|\bpoetry publish\b|\bhatch publish\b|\bflit publish\b"
        ),
        "publishes to PyPI",
    ),
    (
        late(r"\b(?:npm|pnpm|yarn(?: npm)?|lerna) (?:-r |--recursive )?publish\b|\bchangesets/action\b"),
        "publishes to npm",
    ),
    (late(r"\bcargo publish\b|\brelease-plz\b"), "publishes to crates.io"),
    (late(r"\bgem push\b|\brubygems/release-gem\b"), "publishes to RubyGems"),
    (late(r"\bgoreleaser(?:-action)?\b"), "releases with GoReleaser"),
    (late(r"\bmvn\b.*\bdeploy\b|\bgradlew?\b.*\bpublish\w*"), "publishes to a Maven repository"),
    (late(r"\bdotnet nuget push\b"), "publishes to NuGet"),
    (late(r"\bmix hex\.publish\b"), "publishes to Hex"),
    (late(r"\b(?:flyctl|fly) deploy\b"), "deploys to Fly.io"),
    (late(r"\bkubectl (?:apply|set image|rollout)\b|\bhelm (?:upgrade|install)\b"), "deploys to Kubernetes"),
    (late(r"\bvercel (?:deploy|--prod)|\bamondnet/vercel-action"), "deploys to Vercel"),
    (late(r"\bnetlify deploy\b|\bnwtgck/actions-netlify"), "deploys to Netlify"),
    (
        late(r"\bwrangler (?:deploy|publish)\b|\bcloudflare/(?:wrangler-action|pages-action)"),
        "deploys to Cloudflare",
    ),
    (late(r"\bakhileshns/heroku-deploy|\bgit push heroku\b"), "deploys to Heroku"),
    (
        late(r"\bazure/(?:webapps-deploy|functions-action|aks-set-context)|\baz webapp deploy"),
        "deploys to Azure",
    ),
    (
        late(
            r"\baws (?:ecs update-service|s3 sync|cloudformation deploy|lambda update)|\baws-actions/amazon-ecs-deploy"
        ),
        "deploys to AWS",
    ),
    (late(r"\bgcloud (?:run|app) deploy\b|\bgoogle-github-actions/deploy"), "deploys to Google Cloud"),
    (
        late(
            r"\bactions/deploy-pages\b|\bpeaceiris/actions-gh-pages\b|\bJamesIves/github-pages-deploy-action\b|\bmkdocs gh-deploy\b"
        ),
        "publishes pages on GitHub Pages",
    ),
    (late(r"\bterraform apply\b|\bpulumi up\b"), "changes the infrastructure"),
    (late(r"\bkamal deploy\b|\bcap production deploy\b|\bansible-playbook\b"), "deploys it"),
    (
        late(r"\bsoftprops/action-gh-release\b|\bgh release (?:create|upload)\b|\bncipollo/release-action\b"),
        "makes a release on GitHub",
    ),
)
"""What a line of a job has -> what the job does."""
_CI = late(
    r"\.(?:github/workflows|forgejo/workflows|gitea/workflows)/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.circleci/config\.yml|azure-pipelines[\w.-]*\.ya?ml|Jenkinsfile|\.travis\.yml"
)
_OF_CI = (".yml", ".yaml", "Jenkinsfile")
_CLUSTER = late(r"(?:^|/)(?:k8s|kubernetes|kube|manifests|deploy(?:ment|ments)?|charts?|helm)/")
_OF_CLUSTER = late(r"^kind:\s*(?:Deployment|StatefulSet|DaemonSet|CronJob|Service|Ingress)\b", re.M)
_MANUAL = late(
    r"(?:^|/)(?:deploy(?:ing|ment)?|self[-_]?host(?:ed|ing)?|hosting|production)[\w-]*\.(?:md|mdx|rst|adoc)$",
    re.I,
)
_README = late(r"README(?:\.\w+)?", re.I)
_SECTION = late(
    r"(?:deploy(?:ing|ment|ments)?|production|self[- ]?host(?:ed|ing)?|hosting)(?:\s+\S+){0,4}", re.I
)
"""What sections are called that tell how it is deployed."""
_MOST_SECTIONS = 3
_PROSE = (".md", ".mdx", ".rst", ".adoc")
_TRANSLATED = late(r"(?:^|/)(?:i18n|locales?|translations?|[a-z]{2}(?:[-_][A-Za-z]{2,4})?)/(?!.*\ben/)", re.I)
_MOST_OF_KIND, _MOST_LOOKED_INTO = 6, 60
_MOST_LINES, _MOST_CITED = 24, 24


def ask_about_deployment(snapshot: Snapshot) -> Iterator[Note]:
    """How it is deployed, where files say that."""
    ways = [
        way
        for find in (_images, _compositions, _platforms, _clusters, _infrastructure, _jobs, _manuals)
        for way in find(snapshot)
    ]
    if ways:
        lines = [f"- {way.text}" for way in ways[:_MOST_LINES]]
        if len(ways) > _MOST_LINES:
            lines.append(f"- and {len(ways) - _MOST_LINES} more")
        citations = [way.citation for way in ways[:_MOST_CITED]]
        yield make_question(snapshot, QUESTIONS[DEPLOYMENT], "\n".join(lines), citations)


def _is_of_development(path: str) -> bool:
    return bool(_OF_DEVELOPMENT.search(path.rpartition("/")[2]))


def _paths(snapshot: Snapshot, is_one: Callable[[str], object]) -> list[str]:
    """Files of the project's own for which that holds, the nearest to the top first."""
    found = [
        path
        for path in snapshot.files
        if is_one(path)
        and not (aside_kind(path) or is_example(path))
        and snapshot.role_of(path) not in (Role.TEST, Role.VENDORED)
    ]
    return sorted(found, key=lambda path: (path.count("/"), path))


def _images(snapshot: Snapshot) -> Iterator[Said]:
    paths = _paths(snapshot, lambda path: is_dockerfile(path) and not _is_of_development(path))
    for path in paths[:_MOST_OF_KIND]:
        about = tell_image(snapshot.read_text(path) or "")
        yield Said(f"`{clean(path, 100)}` builds an image{about}", Citation(path))
    if len(paths) > _MOST_OF_KIND:
        others = paths[_MOST_OF_KIND:]
        yield Said(f"Further images: {listing(others, 8)}", Citation(others[0]))


def _compositions(snapshot: Snapshot) -> Iterator[Said]:
    paths = _paths(snapshot, lambda path: is_compose(path) and not _is_of_development(path))
    for path in paths[:_MOST_OF_KIND]:
        services = list(compose_services(snapshot.read_text(path) or ""))
        if services:
            names = listing([service.name for service in services], 8)
            yield Said(
                f"`{clean(path, 100)}` runs {names} with Docker Compose",
                Citation(path, services[0].line, services[-1].line),
            )


def _platforms(snapshot: Snapshot) -> Iterator[Said]:
    any_of_them = late("|".join(f"(?:{pattern})" for pattern, _ in _PLATFORMS))
    paths = _paths(
        snapshot,
        lambda path: (
            path.endswith(_ENDINGS)
            and path.count("/") <= _DEEPEST
            and not _is_of_development(path)
            and any_of_them.fullmatch(path.rpartition("/")[2])
        ),
    )
    for pattern, told in _PLATFORMS:
        named = late(pattern)
        chosen = [path for path in paths if named.fullmatch(path.rpartition("/")[2])]
        for path in chosen[:_MOST_OF_KIND]:
            needed = _NEEDS.get(path.rpartition("/")[2], "")
            if not needed or needed in (snapshot.read_text(path) or ""):
                yield Said(f"`{clean(path, 100)}` {told}", Citation(path))


def _clusters(snapshot: Snapshot) -> Iterator[Said]:
    """Folders with manifests of Kubernetes."""
    folders: dict[str, list[str]] = {}
    paths = _paths(snapshot, lambda path: path.endswith((".yaml", ".yml")) and _CLUSTER.search(path))
    for path in paths[:_MOST_LOOKED_INTO]:
        if _OF_CLUSTER.search(snapshot.read_text(path) or ""):
            folders.setdefault(path.rpartition("/")[0], []).append(path)
    for folder, files in list(folders.items())[:_MOST_OF_KIND]:
        yield Said(
            f"`{clean(folder, 100)}/` holds manifests of Kubernetes: {listing([path.rpartition('/')[2] for path in files], 6)}",
            Citation(files[0]),
        )


def _infrastructure(snapshot: Snapshot) -> Iterator[Said]:
    folders: dict[str, str] = {}
    for path in _paths(snapshot, lambda path: path.endswith((".tf", ".tofu"))):
        folders.setdefault(path.rpartition("/")[0], path)
    if folders:
        shown = listing([folder or "." for folder in folders], 6)
        yield Said(f"Terraform describes infrastructure in {shown}", Citation(next(iter(folders.values()))))


def _jobs(snapshot: Snapshot) -> Iterator[Said]:
    """Jobs of CI that deploy or publish."""
    for path, done in find_jobs(snapshot):
        first, last = min(done.values()), max(done.values())
        told = " and ".join(done) if len(done) < 3 else _listed(list(done))
        yield Said(f"CI: `{clean(path, 100)}` {told}", Citation(path, first, last))


def find_jobs(snapshot: Snapshot) -> list[tuple[str, dict[str, int]]]:
    """(path, what is done there -> its line) of files of CI that deploy or publish."""
    found = snapshot.recall("jobs that publish", (), lambda: [list(one) for one in _read_jobs(snapshot)])
    return [(path, done) for path, done in found]


def _read_jobs(snapshot: Snapshot) -> Iterator[tuple[str, dict[str, int]]]:
    for path in sorted(path for path in snapshot.files if path.endswith(_OF_CI) and _CI.fullmatch(path)):
        done: dict[str, int] = {}
        for number, line in enumerate((snapshot.read_text(path) or "").split("\n"), 1):
            if line.lstrip().startswith("#"):
                continue
            for pattern, does in _JOBS:
                if does not in done and pattern.search(line[:400]):
                    done[does] = number
        if done:
            yield path, done


def _manuals(snapshot: Snapshot) -> Iterator[Said]:
    paths = [
        path
        for path in snapshot.files
        if path.endswith(_PROSE) and _MANUAL.search(path) and not _TRANSLATED.search(path)
    ]
    for path in sorted(paths, key=lambda path: (path.count("/"), path))[:_MOST_OF_KIND]:
        yield Said(f"Manual: `{clean(path, 100)}`", Citation(path))
    for path in sorted(filter(_README.fullmatch, snapshot.files)):
        facts = snapshot.facts(path)
        sections = [one for one in (facts.symbols if facts is not None else ()) if one.kind == "section"]
        for section in [one for one in sections if _SECTION.fullmatch(one.name)][:_MOST_SECTIONS]:
            where = Citation(path, section.start, section.end)
            yield Said(f"Manual: “{clean(section.name, 60)}” in `{clean(path, 100)}`", where)


def _listed(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
