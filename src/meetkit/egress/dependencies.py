"""Whether the installed packages are those that our metadata asks for. Loads none of them."""

from importlib import metadata

from meetkit.errors import DependencyUnfit, MeetingError


def misfits(distribution: str = "meetkit") -> list[MeetingError]:
    """One error for each package that is missing or has another version; takes some 10 ms.

    Empty when the distribution itself is not installed: then nobody says what it needs.
    """
    try:
        needs = metadata.requires(distribution) or []
    except metadata.PackageNotFoundError:
        return []
    try:
        from packaging.requirements import Requirement
    except ImportError:
        return [DependencyUnfit.not_installed(package="packaging", needed="it to compare versions")]
    found: list[MeetingError] = []
    for need in map(Requirement, needs):
        if need.marker is not None and not need.marker.evaluate({"extra": ""}):
            continue
        wanted = str(need.specifier) or "any version"
        try:
            version = metadata.version(need.name)
        except metadata.PackageNotFoundError:
            found.append(DependencyUnfit.not_installed(package=need.name, needed=wanted))
            continue
        if not need.specifier.contains(version, prereleases=True):
            found.append(DependencyUnfit.wrong_version(package=need.name, found=version, needed=wanted))
    return found


def require_fitting() -> None:
    """Raises the first misfit."""
    for error in misfits():
        raise error


def not_loadable(cause: ImportError) -> MeetingError:
    """A module could not be imported: the package's misfit when there is one, else the module's name and why."""
    for error in misfits():
        return error
    return DependencyUnfit.not_loadable(module=(cause.name or "of a package")[:128], problem=str(cause)[:300])
