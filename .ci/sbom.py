"""What runs beside the desk's secrets, for machines: a CycloneDX list of all that requirements.txt locks.

Each package stands there with its version, the hashes that a download must have, its licence and what it
needs in turn; the latter two as its installed metadata says. The same lock file gives the same bytes, with no
moment and no serial number.

Example: python .ci/sbom.py sbom.cdx.json
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License, LicenseAcknowledgement
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.txt"
CHOSEN = ROOT / "requirements.in"

_DECLARED = LicenseAcknowledgement.DECLARED
_LICENSES = LicenseFactory()


def locked() -> Iterator[Component]:
    for entry in re.split(r"\n(?=\S)", LOCK.read_text(encoding="utf-8")):
        if found := re.match(r"([\w.-]+)==([^\s;]+)", entry):
            name, version = found.groups()
            yield _component(name, version, hashes=re.findall(r"--hash=sha256:(\w+)", entry))


def _component(name: str, version: str, *, hashes: list[str]) -> Component:
    purl = PackageURL(type="pypi", name=name, version=version)
    # A version has many files, a hash each. Were they the component's, each file would have to have them all.
    files = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(purl.to_string()),
        comment="the files that may be installed",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=found) for found in hashes],
    )
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=version,
        bom_ref=purl.to_string(),
        purl=purl,
        external_references=[files],
        licenses=_licenses(_installed(name, version)),
    )


def _installed(name: str, version: str) -> Distribution | None:
    """The metadata at hand, if it is of the locked version. A package for other platforms has none here."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    return found if found.version == version else None


def _licenses(installed: Distribution | None) -> list[License]:
    if installed is None:
        return []
    said = installed.metadata
    for text in [*said.get_all("License-Expression", []), *said.get_all("License", [])]:
        if "\n" not in text:
            one = _LICENSES.make_from_string(text, license_acknowledgement=_DECLARED)
            if not getattr(one, "name", None):  # an SPDX licence, or an expression of some
                return [one]
    names = [name for name in said.get_all("Classifier", []) if name.startswith("License :: ")]
    return [_LICENSES.make_with_name(name.rpartition(" :: ")[2], acknowledgement=_DECLARED) for name in names]


def needs(components: Mapping[str, Component]) -> dict[str, set[str]]:
    """Who needs whom on any platform, as the packages say, with the extras that one asks of another."""
    asked = {
        name: [Requirement(line) for line in found.requires or ()]
        for name, component in components.items()
        if (found := _installed(name, str(component.version)))
    }
    extras: dict[str, set[str]] = {}
    for requirement in (each for those in asked.values() for each in those if _holds(each, {""})):
        extras.setdefault(canonicalize_name(requirement.name), set()).update(requirement.extras)
    return {
        name: {
            other
            for each in those
            if (other := canonicalize_name(each.name)) in components
            and _holds(each, {"", *extras.get(name, ())})
        }
        for name, those in asked.items()
    }


def _holds(requirement: Requirement, extras: set[str]) -> bool:
    """Whether a requirement is there with one of the extras, on whatever platform."""
    named = set(re.findall(r"extra == ['\"]([^'\"]+)", str(requirement.marker or "")))
    return not named or bool(named & extras)


def list_packages() -> Bom:
    components = {component.name: component for component in locked()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    desk = Component(
        type=ComponentType.APPLICATION,
        name=project["name"],
        version=project["version"],
        description=project["description"],
        bom_ref=project["name"],
        licenses=[_LICENSES.make_from_string(project["license"], license_acknowledgement=_DECLARED)],
    )
    bom = Bom(components=components.values())
    bom.metadata.component = desk
    chosen = re.findall(r"^[A-Za-z][\w.-]*", CHOSEN.read_text(encoding="utf-8"), re.MULTILINE)
    bom.register_dependency(desk, [components[canonicalize_name(name)] for name in chosen])
    for name, others in needs(components).items():
        bom.register_dependency(components[name], [components[other] for other in others])
    return bom


def main(target: Path) -> None:
    text = make_outputter(list_packages(), OutputFormat.JSON, SchemaVersion.V1_6).output_as_string()
    document = json.loads(text)
    del document["serialNumber"], document["metadata"]["timestamp"]
    target.write_text(json.dumps(document, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
