"""The import-linter contract that import-linter does not bring: packages that use the standard library alone.

Its configuration stands in pyproject.toml (`type = "standard_library"`, `packages`); `lint-imports` loads this module.
"""

import sys

import grimp
from importlinter import Contract, ContractCheck, fields, output


class StandardLibraryContract(Contract):
    """The modules of `packages` import each other and the standard library, and nothing else."""

    type_name = "standard_library"
    packages = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002  (import-linter's signature)
        """Kept if every import of the packages stays within them or the standard library."""
        within: set[str] = set()
        for package in self.packages:  # type: ignore[attr-defined]  # a field holds its value once configured
            within |= {package} | graph.find_descendants(package)
        strangers = [
            (importer, imported)
            for importer in sorted(within)
            for imported in sorted(graph.find_modules_directly_imported_by(importer) - within)
            if imported.split(".")[0] not in sys.stdlib_module_names
        ]
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line per import that is neither of the packages nor of the standard library."""
        for importer, imported in check.metadata["strangers"]:
            output.print_error(f"{importer} -> {imported}")
        output.new_line()
