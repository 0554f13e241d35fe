"""Which files sources of modules and paths of Terraform mean."""

from __future__ import annotations

import pytest

from sleepcode.facts import Import
from sleepcode.sleep.resolution import Resolver

_RESOLVER = Resolver(
    [
        *("main.tf", "variables.tf", "README.md", "modules/names/main.tf", "modules/names/out.tofu"),
        *("modules/names/README.md", "modules/names/sub/x.tf", "templates/a.tpl", "tests/shop/main.tf"),
    ],
    {},
)


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("../..", ["main.tf", "variables.tf"]),
        ("../../modules/names", ["modules/names/main.tf", "modules/names/out.tofu"]),
        ("../../templates/a.tpl", ["templates/a.tpl"]),
        ("../../templates", []),
        ("../../..", []),
    ],
)
def test_local_source_means_the_module_in_its_folder(target: str, meant: list[str]) -> None:
    found = _RESOLVER.resolve("tests/shop/main.tf", "terraform", Import(target, local=True))

    assert list(found) == meant


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("^env.hcl", ["live/prod/env.hcl"]),
        ("^_common/sql.hcl", ["live/_common/sql.hcl"]),
        ("^terragrunt.hcl", ["live/terragrunt.hcl"]),
        ("^sql.hcl", []),
    ],
)
def test_file_above_is_the_nearest(target: str, meant: list[str]) -> None:
    paths = ["live/prod/env.hcl", "live/env.hcl", "live/_common/sql.hcl", "live/terragrunt.hcl"]
    unit = "live/prod/sql/terragrunt.hcl"
    resolver = Resolver([*paths, unit], {})

    assert list(resolver.resolve(unit, "hcl", Import(target, local=True))) == meant


def test_source_of_a_registry_is_outside() -> None:
    kms = Import("terraform-aws-modules/kms/aws")

    assert _RESOLVER.resolve("main.tf", "terraform", kms) == ()
    assert _RESOLVER.external("main.tf", "terraform", kms) == "terraform-aws-modules/kms/aws"
    assert _RESOLVER.external("main.tf", "terraform", Import("./gone", local=True)) == ""
