"""What is got of HCL: blocks by their addresses, what they use of their module, of others and of files."""

from __future__ import annotations

import pytest

from sleepcode.facts import FileFacts
from sleepcode.parsing.extract import extract
from sleepcode.parsing.hcl_uses import bare_source


def read(text: str, path: str = "main.tf") -> FileFacts:
    return extract(path, text.encode())


def addresses(facts: FileFacts) -> list[tuple[str, str, str]]:
    return [(symbol.kind, symbol.name, symbol.qualified) for symbol in facts.symbols]


def test_blocks_are_called_as_others_name_them() -> None:
    facts = read(
        'resource "aws_vpc" "main" {}\ndata "aws_ami" "base" {}\nmodule "names" {}\nvariable "region" {}\n'
        'output "id" {}\nlocals {\n  name = "x"\n}\nprovider "aws" {}\ncheck "health" {}\nterraform {}\n'
        "moved {\n  from = a.b\n}\n"
    )

    assert addresses(facts) == [
        ("resource", "aws_vpc", "aws_vpc.main"),
        ("data", "aws_ami", "data.aws_ami.base"),
        ("call", "names", "module.names"),
        ("input", "region", "var.region"),
        ("output", "id", "output.id"),
        ("local", "name", "local.name"),
        ("provider", "aws", "provider.aws"),
        ("block", "health", "check.health"),
        ("block", "terraform", "terraform"),
    ]


def test_variable_has_its_description_its_type_and_its_default() -> None:
    facts = read(
        'variable "is_open" {\n  description = "Whether \\"it\\" is open."\n  type = bool\n  default = true\n}\n'
    )

    assert facts.symbols[0].doc == 'Whether "it" is open.'
    assert facts.symbols[0].signature == 'variable "is_open" { type = bool, default = true }'


def test_description_that_is_worked_out_says_nothing() -> None:
    facts = read(
        '# Lets people in.\nresource "aws_security_group" "door" {\n  description = var.description\n}\n'
    )

    assert facts.symbols[0].doc == "Lets people in."


def test_labelled_blocks_stand_in_each_other_outside_of_terraform() -> None:
    job = 'job "api" {\n  group "web" {\n    count = 1\n    task "server" {\n      config {}\n    }\n  }\n}\n'
    nested = 'resource "a_b" "c" {\n  dynamic "d" {}\n  provisioner "local-exec" {}\n}\n'

    assert [qualified for *_, qualified in addresses(read(job, "api.nomad"))] == [
        "job.api",
        "job.api.group.web",
        "job.api.group.web.task.server",
    ]
    assert [qualified for *_, qualified in addresses(read(nested))] == ["a_b.c"]


def test_settings_are_keys_that_use_variables() -> None:
    facts = read('region = "x"\n', "prod.tfvars")

    assert addresses(facts) == [("key", "region", "region")]
    assert facts.references == {"region": 1}


def test_modules_providers_and_files_are_used() -> None:
    facts = read(
        'module "a" {\n  source = "../names/"\n}\nmodule "b" {\n  source = "terraform-aws-modules/iam/aws//modules/role"\n}\n'
        'module "c" {\n  source = "${local.where}/x"\n}\nresource "aws_vpc" "v" {\n  # "${path.module}/old.tpl"\n'
        '  a = file("./key.pub")\n  b = templatefile("${path.module}/../x.tpl", {})\n  c = "${path.module}/${var.x}.tpl"\n}\n'
        'resource "terraform_data" "d" {\n  source = "./other"\n}\n'
    )

    assert [(one.target, one.line, one.local) for one in facts.imports] == [
        ("../names", 2, True),
        ("terraform-aws-modules/iam/aws", 5, False),
        ("aws", 10, False),
        ("./key.pub", 12, True),
        ("../x.tpl", 13, True),
    ]


def test_unit_of_terragrunt_uses_its_module_and_other_units() -> None:
    facts = read(
        'terraform {\n  source = "../modules/vpc"\n}\ndependency "net" {\n  config_path = "../net"\n}\n'
        'inputs = {\n  name = "x"\n}\n',
        "live/terragrunt.hcl",
    )

    assert [one.target for one in facts.imports] == ["../modules/vpc", "../net/terragrunt.hcl"]


def test_unit_of_terragrunt_uses_what_lies_in_folders_above() -> None:
    facts = read(
        'include "root" {\n  path = find_in_parent_folders()\n}\ninclude "common" {\n'
        '  path = "${dirname(find_in_parent_folders("root.hcl"))}/_common/sql.hcl"\n}\n'
        'locals {\n  env = read_terragrunt_config(find_in_parent_folders("env.hcl"))\n}\n',
        "live/sql/terragrunt.hcl",
    )

    assert [one.target for one in facts.imports] == ["^terragrunt.hcl", "^_common/sql.hcl", "^env.hcl"]


def test_names_are_used_by_address_and_what_is_set_of_a_module_by_name() -> None:
    facts = read(
        'module "aa" {\n  source = "./a"\n  for_each = var.rooms\n  size = each.value.size\n}\n'
        'resource "x_y" "z" {\n  a = [module.aa["b"].id, data.x_ami.base[0].id, x_vpc.main.id, local.tags["Name"], path.module]\n}\n'
    )

    assert facts.references == dict.fromkeys(
        ("aa", "data.x_ami.base", "id", "rooms", "size", "tags", "x_ami", "x_vpc", "x_vpc.main"), 1
    )


def test_title_of_a_part_says_nothing_of_the_file() -> None:
    title = "################\n# Cluster\n################\n\n"

    assert read(title + 'resource "a_b" "c" {}\n').doc == ""
    assert read('# What the shop runs on.\n\nresource "a_b" "c" {}\n').doc == "What the shop runs on."


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("git::https://example.com/acme/net.git//sub?ref=v1", "example.com/acme/net"),
        ("git@github.com:acme/net.git", "github.com/acme/net"),
        ("github.com/acme/net//sub", "github.com/acme/net"),
        ("app.terraform.io/acme/net/aws", "app.terraform.io/acme/net/aws"),
        ("terraform-aws-modules/vpc/aws", "terraform-aws-modules/vpc/aws"),
    ],
)
def test_source_is_told_without_how_it_is_got(source: str, bare: str) -> None:
    assert bare_source(source) == bare


def test_broken_file_gives_what_can_be_had_of_it() -> None:
    facts = read('resource "a_b" "c" {\n  x = \n}\n\nvariable "y" {\n  default = 1\n')

    assert facts.has_errors
    read('"' * 3_000 + "{" * 3_000)
