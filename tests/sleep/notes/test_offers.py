"""Questions on what a project takes from outside and offers to it."""

from __future__ import annotations

from collections.abc import Mapping

from sleepcode.sleep.notes.architecture import write_architecture
from tests.support.snapshots import ask_all, make_snapshot, text_of

VARIABLES = "Which environment variables does this project read?"


def answers(files: Mapping[str, str]) -> dict[str, str]:
    snapshot = make_snapshot(files)
    return {note.key: note.text for note in ask_all(snapshot, write_architecture(snapshot))}


def test_variables_are_told_with_their_defaults_and_lines() -> None:
    text = answers(
        {
            "shop/settings.py": 'import os\n\nPORT = os.getenv("SHOP_PORT", "8000")\nHOME = os.environ["HOME"]\n',
            "shop/mail.py": 'import os\n\nKEY = os.environ["MAIL_KEY"]\nPORT = os.getenv("SHOP_PORT")\n',
            "tests/test_shop.py": 'import os\n\nos.environ["ONLY_TESTED"]\n',
            ".env.example": "# of the mail\nMAIL_KEY=abc\nSHOP_PORT=1\n",
        }
    )[VARIABLES]

    assert text == (
        "It reads 2 environment variables by name, in 2 files:\n"
        "- `shop/mail.py` (2): `MAIL_KEY` (line 3), and 1 more\n"
        "- `shop/settings.py` (1): `SHOP_PORT` (line 3, default `8000`)\n"
        "`.env.example` lists 2 variables with example values: `MAIL_KEY` and `SHOP_PORT`.\n"
        "Of those that the system sets it reads `HOME`."
    )


def test_commands_and_options_are_told_where_they_are_defined() -> None:
    told = answers(
        {
            "shop/cli.py": (
                "import argparse\n\nsub = argparse.ArgumentParser().add_subparsers()\n"
                'serve = sub.add_parser("serve", help="Starts the server")\nserve.add_argument("--port")\n'
            ),
            "scripts/release.py": 'import argparse\n\nargparse.ArgumentParser().add_argument("--dry-run")\n',
        }
    )

    assert told["Which commands does this project have?"] == (
        "It has 1 command, in 1 file:\n- `serve` (`shop/cli.py:4`): Starts the server."
    )
    assert told["Which command line options does this project have?"] == (
        "It has 1 command line option, in 1 file:\n- `shop/cli.py` (1): `--port` (line 5)"
    )


def test_the_architecture_tells_how_much_there_is_of_each_kind() -> None:
    text = text_of(
        {
            "shop/carts.py": "import os\n\nKEY = os.environ['CART_KEY']\n\n\n@app.get('/carts')\ndef carts(): ...\n",
            "shop/orders.py": "@app.get('/orders')\ndef orders(): ...\n\n\n@app.post('/orders')\ndef add(): ...\n",
        },
        "interfaces",
    )

    assert text == (
        "- 3 routes: `shop/orders.py` (2), `shop/carts.py` (1)\n- 1 environment variable read by name: `shop/carts.py` (1)"
    )


def test_the_architecture_counts_what_the_answers_count() -> None:
    files = {
        "prisma/schema.prisma": "model Cart {\n  id Int @id\n}\n\nmodel Order {\n  id Int @id\n}\n",
        "shop.config.ts": "export const key = process.env.SHOP_KEY;\n",
        "src/mail.ts": "export const key = process.env.SHOP_KEY;\nexport const home = process.env.HOME;\n",
    }

    assert text_of(files, "interfaces") == (
        "- 1 environment variable read by name: `src/mail.ts` (1), `shop.config.ts` (1)\n"
        "- 2 database tables and models: `prisma/schema.prisma` (2)"
    )
    assert answers(files)[VARIABLES].startswith("It reads 1 environment variable by name, in 2 files:")


def test_nothing_is_told_where_there_is_nothing() -> None:
    assert VARIABLES not in answers({"shop/cart.py": "def total():\n    return 1\n"})


def test_commands_of_django_are_called_after_their_files() -> None:
    told = answers(
        {
            "shop/management/commands/count_carts.py": (
                "from django.core.management.base import BaseCommand\n\n\nclass Command(BaseCommand):\n"
                '    help = "Counts carts"\n\n    def handle(self, *args, **options): ...\n'
            )
        }
    )

    assert told["Which commands does this project have?"] == (
        "It has 1 command, in 1 file:\n- `count_carts` (`shop/management/commands/count_carts.py:4`): Counts carts."
    )


def test_routes_are_told_by_file() -> None:
    told = answers(
        {
            "shop/carts.py": "from shop import app\n\n\n@app.get('/carts')\ndef carts(): ...\n\n\n@app.post('/carts')\ndef add(): ...\n",
            "tests/test_shop.py": "from shop import app\n\n\n@app.get('/only-tested')\ndef tested(): ...\n",
        }
    )

    assert told["Which routes or endpoints does this project have?"] == (
        "It defines 2 routes, in 1 file:\n- `shop/carts.py` (2): `GET /carts` (line 4), `POST /carts` (line 8)"
    )


def test_places_of_files_are_routes_to_frameworks_that_make_them_so() -> None:
    told = answers(
        {
            "apps/web/next.config.mjs": "export default {};\n",
            "apps/web/app/(shop)/carts/[id]/page.tsx": "export default function Page() { return null; }\n",
            "apps/web/app/api/carts/route.ts": "export function GET() {}\n",
            "apps/web/lib/page.ts": "export const a = 1;\n",
        }
    )

    assert told["Which routes or endpoints does this project have?"] == (
        "Next.js makes 2 routes of `apps/web` of the places of files: "
        "`/api/carts` (`apps/web/app/api/carts/route.ts`), `/carts/[id]` (`apps/web/app/(shop)/carts/[id]/page.tsx`)"
    )


def test_routes_of_all_kinds_are_counted_first() -> None:
    files = {
        "react-router.config.ts": "export default {};\n",
        "app/routes/_shop+/_layout.tsx": "export default function Layout() { return null; }\n",
        "app/routes/_shop+/carts.$id.tsx": "export default function Cart() { return null; }\n",
        "app/routes/api+/health.ts": "export const loader = () => 1;\n",
        "server/router.ts": "import { Hono } from 'hono';\n\nexport const app = new Hono();\napp.get('/carts', list);\napp.post('/carts', add);\n",
    }

    assert answers(files)["Which routes or endpoints does this project have?"] == (
        "It has 4 routes: 2 in code and 2 by the places of files (Remix).\n"
        "In code, in 1 file:\n"
        "- `server/router.ts` (2): `GET /carts` (line 4), `POST /carts` (line 5)\n"
        "Remix makes 2 routes of the places of files: `/api/health` (`app/routes/api+/health.ts`), "
        "`/carts/:id` (`app/routes/_shop+/carts.$id.tsx`)"
    )
    assert text_of(files, "interfaces") == (
        "- 4 routes, 2 in code and 2 by the places of files (Remix): `server/router.ts` (2)"
    )


def test_a_table_is_told_where_it_stands_today() -> None:
    told = answers(
        {
            "db/schema.rb": 'ActiveRecord::Schema.define do\n  create_table "carts" do |t|\n  end\nend\n',
            "db/migrate/1_carts.rb": "class Carts < ActiveRecord::Migration\n  def change\n    create_table :carts do |t|\n    end\n  end\nend\n",
            "prisma/schema.prisma": "model Order {\n  id Int @id\n}\n",
        }
    )

    assert told["Which database tables or models does this project have?"] == (
        "It has 2 tables and models, in 2 files:\n- `db/schema.rb` (1): `carts` (line 2)\n- `prisma/schema.prisma` (1): `Order` (line 1)"
    )


def test_schemas_and_classes_of_the_same_tables_are_all_named() -> None:
    schema = "CREATE TABLE carts (id INT);\nCREATE TABLE orders (id INT);\n"
    told = answers(
        {
            "db/h2/schema.sql": schema,
            "db/mysql/schema.sql": schema,
            "src/Cart.java": 'package shop;\n\n@Entity\n@Table(name = "carts")\npublic class Cart {}\n',
        }
    )

    assert told["Which database tables or models does this project have?"] == (
        "It has 2 tables and models, in 1 file:\n"
        "- `db/h2/schema.sql` (2): `carts` (line 1), `orders` (line 2)\n"
        "The same tables are defined in: `db/mysql/schema.sql` (2)\n"
        "Classes that stand for them: `Cart` (`src/Cart.java:5`)"
    )


def test_what_those_who_work_on_it_run_is_no_deployment() -> None:
    told = answers(
        {
            "README.md": "# Shop\n\nA shop.\n\n## Development\n\nRun it.\n\n## Production\n\nPush it to the host.\n",
            "Dockerfile.dev": "FROM ruby:3\nCMD bin/dev\n",
            "Procfile.dev": "web: bin/rails server\n",
            "compose.local.yaml": "services:\n  db:\n    image: postgres\n",
            ".gitlab-ci.yml": "push:\n  script:\n    - fly deploy\n",
        }
    )

    assert told["How is this project deployed?"] == (
        "- CI: `.gitlab-ci.yml` deploys to Fly.io\n- Manual: “Production” in `README.md`"
    )


def test_jobs_and_platforms_say_how_it_is_deployed() -> None:
    told = answers(
        {
            "fly.toml": 'app = "shop"\n',
            "infra/main.tf": 'resource "aws_instance" "a" {}\n',
            "deploy/k8s/shop.yaml": "apiVersion: apps/v1\nkind: Deployment\n",
            ".github/workflows/release.yml": "on: push\njobs:\n  a:\n    steps:\n      # npm publish\n"
            "      - run: twine upload dist/*\n      - run: flyctl deploy\n",
            ".github/workflows/test.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: pytest\n",
        }
    )

    assert told["How is this project deployed?"] == (
        "- `fly.toml` deploys to Fly.io\n"
        "- `deploy/k8s/` holds manifests of Kubernetes: `shop.yaml`\n"
        "- Terraform describes infrastructure in `infra`\n"
        "- CI: `.github/workflows/release.yml` publishes to PyPI and deploys to Fly.io"
    )


def test_commands_in_folders_of_commands_are_told_with_them() -> None:
    command = 'package x\n\nimport "github.com/spf13/cobra"\n\nvar Cmd = &cobra.Command{{\n\tUse: "{}",\n\tShort: "Works",\n}}\n'
    files = {
        f"cmd/{path}.go": command.format(path.rpartition("/")[2])
        for path in ("pr/pr", "pr/list/list", "issue/issue", "issue/list/list")
    }

    told = answers(files)["Which commands does this project have?"]

    assert told.startswith("It has 4 commands, in 4 files:")
    assert "`pr list` (`cmd/pr/list/list.go:6`)" in told
    assert "`issue list` (`cmd/issue/list/list.go:6`)" in told


def test_all_commands_of_one_file_are_told_with_those_around_them() -> None:
    command = 'var {} = &cobra.Command{{\n\tUse: "{}",\n}}\n'
    head = 'package x\n\nimport "github.com/spf13/cobra"\n\n'
    files = {
        "cmd/extension/command.go": head + command.format("a", "install") + command.format("b", "upgrade"),
        "cmd/root/extension.go": head + command.format("c", "extension"),
    }

    told = answers(files)["Which commands does this project have?"]

    assert "`extension install` (`cmd/extension/command.go:6`)" in told
    assert "`extension upgrade` (`cmd/extension/command.go:9`)" in told


def test_count_of_commands_that_are_also_made_in_a_loop_is_the_least() -> None:
    files = {
        "shop/cli.py": 'import click\n\n\n@click.command()\ndef serve():\n    """Serves."""\n',
        "shop/more.py": "from shop.cli import group\n\nfor name in NAMES:\n    group.command(name)(run)\n",
    }

    assert answers(files)["Which commands does this project have?"].startswith(
        "It has at least 1 command, in 1 file:"
    )
    assert "- at least 1 command: `shop/cli.py` (1)" in text_of(files, "interfaces")


def test_options_of_tools_alone_are_no_options_of_the_project() -> None:
    files = {
        "src/main.rs": "fn main() {}\n",
        "benchsuite/run.py": "import argparse\n\nparser = argparse.ArgumentParser()\nparser.add_argument('--warmup')\n",
    }

    assert answers(files)["Which command line options does this project have?"].startswith(
        "None of its own was found; what those who work on it run has 1 command line option, in 1 file:"
    )
    assert "- 1 command line option of what those who work on it run: `benchsuite/run.py` (1)" in text_of(
        files, "interfaces"
    )
