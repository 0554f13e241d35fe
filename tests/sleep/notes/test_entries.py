"""Entry points: what manifests declare and sources start, each once, and nothing that only builds or tests."""

from __future__ import annotations

import json

from sleepcode.sleep.notes.architecture import write_architecture
from tests.support.snapshots import make_snapshot, read_fixture, text_of


def test_entry_points_are_the_products() -> None:
    text = text_of(read_fixture("webshop"), "entry-points")

    assert "command `webshop` → `webshop.cli:main`" in text
    assert "`import webshop`: `src/webshop/__init__.py`" in text
    assert "`src/webshop/__main__.py`: __main__ module" in text
    assert "`scripts/release.sh`" in text
    assert "examples/" not in text


def test_main_that_is_compiled_for_tests_only_starts_no_program() -> None:
    crc = "int crc(int x) { return x; }\n#ifdef CRC_TEST_MAIN\nint main(void) { return crc(1); }\n#endif\n"
    server = "#if defined(__linux__)\nint port;\n#endif\nint main(void) { return 0; }\n"
    text = text_of({"src/crc.c": crc, "src/server.c": server}, "entry-points")

    assert "src/server.c" in text
    assert "src/crc.c" not in text


def test_tool_that_works_on_templates_and_targets_of_mage_are_scripts() -> None:
    main = "package main\n\nfunc main() {\n}\n"
    files = {
        "go.mod": "module example.org/shop\n",
        "main.go": main,
        "magefile.go": "//go:build mage\n\npackage main\n\nfunc Sell() error {\n\treturn nil\n}\n",
        "scripts/copy_templates/main.go": main,
        "scripts/templates/main.go": main,
        "web/site_templates/main.go": main,
    }

    assert text_of(files, "entry-points") == (
        "Programs:\n- `main.go`: main function\nScripts and tools:\n`magefile.go` and `scripts/copy_templates/main.go`"
    )


def test_attribute_of_rust_is_no_shebang() -> None:
    snapshot = make_snapshot({"src/parse.rs": "#![deny(missing_docs)]\npub fn parse() {}\n"})
    assert all(note.key != "entry-points" for note in write_architecture(snapshot))


def test_what_shells_source_is_started_by_their_settings_alone() -> None:
    files = {
        "shop.sh": "echo 1\n",
        "till.sh": "echo 2\n",
        "other.sh": "echo 3\n",
        "README.md": '# Shop\n\n```sh\n[ -s "$SHOP_DIR/till.sh" ] && \\. "$SHOP_DIR/till.sh"\n```\n',
        "templates/zshrc.zsh-template": "# source $SHOP/other.sh\nsource $SHOP/shop.sh\n",
        "themes/dark.zsh-theme": "#!/usr/bin/env zsh\n",
        "plugins/cart/cart.plugin.zsh": "#!/bin/zsh\n",
        "tools/upgrade.zsh": "#!/bin/zsh\n",
    }

    assert text_of(files, "entry-points") == (
        "Programs:\n"
        "- `shop.sh`: sourced by people's shells, as in `templates/zshrc.zsh-template`\n"
        "- `till.sh`: sourced by people's shells, as in `README.md`\n"
        "Scripts and tools:\n`tools/upgrade.zsh`"
    )


def test_npm_binaries_and_libraries_are_entry_points() -> None:
    files = {
        "package.json": '{"name": "tool", "bin": {"tool": "./bin/tool.js"}, "main": "lib/index"}',
        "bin/tool.js": "require('../lib')\n",
        "lib/index.js": "module.exports = {}\n",
    }
    text = text_of(files, "entry-points")

    assert "command `tool` → `bin/tool.js`" in text
    assert "`tool`: `lib/index.js`" in text


def test_script_that_builds_a_crate_and_a_declared_binary_are_no_further_programs() -> None:
    files = {
        "hx/Cargo.toml": '[package]\nname = "hx"\n[[bin]]\nname = "hx"\npath = "src/main.rs"\n',
        "hx/build.rs": "fn main() {}\n",
        "hx/src/main.rs": "fn main() {}\n",
        "xtask/Cargo.toml": '[package]\nname = "xtask"\n',
        "xtask/src/main.rs": "fn main() {}\n",
    }

    assert text_of(files, "entry-points") == (
        "Commands that the manifests declare:\n- binary `hx` → `hx/src/main.rs`\n"
        "Programs:\n- `xtask/src/main.rs`: main function"
    )


def test_binaries_without_a_path_are_where_cargo_looks_for_them() -> None:
    names = ("till", "scan", "weigh", "lost")
    bins = "".join(f'[[bin]]\nname = "{name}"\n' for name in names)
    files = {
        "till/Cargo.toml": f'[package]\nname = "till"\n{bins}[[bin]]\nname = "gone"\npath = "src/gone.rs"\n',
        "till/src/main.rs": "fn main() {}\n",
        "till/src/bin/scan.rs": "fn main() {}\n",
        "till/src/bin/weigh/main.rs": "fn main() {}\n",
    }
    text = text_of(files, "entry-points")

    assert "- binary `till` → `till/src/main.rs`" in text
    assert "- binary `scan` → `till/src/bin/scan.rs`" in text
    assert "- binary `weigh` → `till/src/bin/weigh/main.rs`" in text
    assert "- binary `lost`\n" in text
    assert "gone.rs" not in text


def test_built_files_of_npm_packages_are_told_by_their_sources() -> None:
    exports = {".": {"types": "./dist/index.d.ts", "default": "./dist/index.js"}, "./use": "./dist/use.js"}
    files = {
        "packages/parser/package.json": json.dumps({"name": "@x/parser", "exports": exports}),
        "packages/parser/src/index.ts": "export function parse() {}\n",
        "packages/cli/package.json": '{"name": "cli", "bin": "./dist/cli.js", "main": "dist/index"}',
        "packages/cli/src/cli.ts": "#!/usr/bin/env node\nexport {}\n",
        "packages/cli/src/index.ts": "export {}\n",
        "tools/dummy/package.json": '{"name": "dummy"}',
        "tools/dummy/index.js": "module.exports = {}\n",
        "internal/dummy/package.json": '{"name": "dummy-too"}',
        "internal/dummy/index.js": "module.exports = {}\n",
    }
    text = text_of(files, "entry-points")

    assert "- `@x/parser`: `packages/parser/src/index.ts`" in text
    assert "- command `cli` → `packages/cli/src/cli.ts`" in text
    assert "- `cli`: `packages/cli/src/index.ts`" in text
    assert "dummy" not in text
    assert "Scripts" not in text


def test_commands_and_libraries_of_composer_gems_swift_and_mix_are_entry_points() -> None:
    gem = 'Gem::Specification.new do |s|\n  s.name = "shop-cart"\n  s.executables = ["cart"]\nend\n'
    swift = (
        'let package = Package(\n  products: [.library(name: "Cart", targets: ["Cart"]),\n'
        '    .executable(name: "till", targets: ["till"])],\n'
        '  targets: [.target(name: "Cart", path: "Source")])\n'
    )
    files = {
        "composer.json": '{"name": "shop/shop", "bin": ["bin/shop"]}',
        "bin/shop": "#!/usr/bin/env php\n<?php\nrequire 'x.php';\n",
        "shop-cart.gemspec": gem,
        "exe/cart": "#!/usr/bin/env ruby\nputs 1\n",
        "lib/shop/cart.rb": "module Shop\nend\n",
        "Package.swift": swift,
        "Source/Cart.swift": "public struct Cart {}\n",
        "Sources/till/main.swift": "print(1)\n",
        "mix.exs": "defmodule Shop.MixProject do\n  def application, do: [mod: {Shop.TillApp, []}]\nend\n",
        "lib/shop/till_app.ex": "defmodule Shop.TillApp do\nend\n",
    }
    text = text_of(files, "entry-points")

    assert "- command `shop` → `bin/shop`" in text
    assert "- command `cart` → `exe/cart`" in text
    assert '- `require "shop/cart"`: `lib/shop/cart.rb`' in text
    assert "- `import Cart`: `Source/`" in text
    assert "- command `till`: `Sources/till/`" in text
    assert "- application `Shop.TillApp` → `lib/shop/till_app.ex`" in text
    assert "Scripts" not in text


def test_targets_of_swift_that_can_be_run_are_commands() -> None:
    swift = (
        'let package = Package(\n  products: [.executable(name: "till", targets: ["till"])],\n  targets: [\n'
        '    .executableTarget(name: "till"),\n    .executableTarget(name: "Client", path: "Apps/Client"),\n'
        '    .target(name: "Cart")])\n'
    )
    files = {
        "Package.swift": swift,
        "Sources/till/main.swift": "print(1)\n",
        "Apps/Client/Client.swift": "@main\nstruct Client {\n  static func main() {}\n}\n",
        "Sources/Cart/Cart.swift": "public struct Cart {}\n",
    }

    assert text_of(files, "entry-points") == (
        "Commands that the manifests declare:\n- command `swift run till` → `Sources/till/main.swift`\n"
        "- command `swift run Client` → `Apps/Client/Client.swift`"
    )


def test_main_of_swift_that_no_manifest_declares_starts_a_program() -> None:
    text = text_of({"Till/main.swift": "print(1)\n", "Till/Cart.swift": "struct Cart {}\n"}, "entry-points")

    assert text == "Programs:\n- `Till/main.swift`: main.swift"


def test_what_is_required_of_a_plugin_of_neovim_and_what_it_reads_are_entry_points() -> None:
    files = {
        "lua/shop/init.lua": "local M = {}\nfunction M.setup() end\nreturn M\n",
        "lua/shop/cart/init.lua": "return {}\n",
        "plugin/shop.lua": "require('shop').setup()\n",
        "tests/init.lua": "vim.o.rtp = '.'\n",
    }

    assert text_of(files, "entry-points") == (
        'Libraries, by what is imported first:\n- `require("shop")`: `lua/shop/init.lua`\n'
        "Programs:\n- `plugin/shop.lua`: read by Neovim when it starts"
    )


def test_executables_that_a_gemspec_lists_are_commands() -> None:
    gem = 'Gem::Specification.new do |s|\n  s.name = "till"\n  s.executables = ["till", "tillmon"]\n  s.files = ["a"]\nend\n'
    files = {
        "till.gemspec": gem,
        "lib/till.rb": "module Till\nend\n",
        **{f"bin/{name}": "#!/usr/bin/env ruby\nputs 1\n" for name in ("till", "tillmon", "load")},
    }

    assert text_of(files, "entry-points") == (
        "Commands that the manifests declare:\n- command `till` → `bin/till`\n- command `tillmon` → `bin/tillmon`\n"
        'Libraries, by what is imported first:\n- `require "till"`: `lib/till.rb`\nScripts and tools:\n`bin/load`'
    )


def test_what_is_built_is_told_by_its_source() -> None:
    manifest = (
        '{"name": "shop", "main": "dist/cjs/shop.cjs", "exports": {".": {"import": "./dist/shop.mjs"}}}\n'
    )
    sources = {"src/main.ts": "export const x = 1\n", "src/index.ts": "export const y = 1\n"}
    bundled = {"tsup.config.ts": "export default {\n  entry: {\n    shop: './src/main.ts'\n  }\n}\n"}

    told = text_of({"package.json": manifest, **sources, **bundled}, "entry-points")
    by_custom = text_of({"package.json": manifest, **sources}, "entry-points")

    assert "- `shop`: `src/main.ts`, built to `dist/cjs/shop.cjs` by `tsup.config.ts`" in told
    assert "- `shop`: `src/index.ts`, built to `dist/cjs/shop.cjs`" in by_custom


def test_built_file_that_no_source_is_called_after_is_told_by_its_types() -> None:
    files = {
        "packages/shop/package.json": '{"name": "shop", "module": "./dist/shop.core.mjs", "types": "./dist/shop.d.ts"}\n',
        "packages/shop/src/shop.ts": "export const x = 1\n",
        "packages/till/package.json": '{"name": "till", "module": "dist/shop-till.core.mjs", "types": "dist/open.d.ts"}\n',
        "packages/till/src/open.ts": "export const x = 1\n",
    }

    assert text_of(files, "entry-points") == (
        "Libraries, by what is imported first:\n- `shop`: `packages/shop/src/shop.ts`\n"
        "- `till`: `packages/till/src/open.ts`"
    )


def test_what_is_generated_is_told_by_the_source_of_its_name() -> None:
    files = {
        "package.json": '{"name": "shop", "main": "./priv/static/shop.cjs.js"}\n',
        "priv/static/shop.cjs.js": "module.exports = 1\n",
        "assets/js/shop/index.js": "export const shop = 1\n",
    }

    assert "- `shop`: `assets/js/shop/index.js`, built to `priv/static/shop.cjs.js`" in text_of(
        files, "entry-points"
    )


def test_library_whose_samples_alone_start_says_so() -> None:
    main = "class Start {\n  public static void main(String... args) {}\n}\n"
    files = {
        "shop/src/main/java/shop/Shop.java": "package shop;\n\npublic class Shop {}\n",
        "samples/src/main/java/demo/Start.java": f"package demo;\n\n{main}",
    }

    assert text_of(files, "entry-points") == (
        "A library: no program of its own starts here. Its samples start at `samples/src/main/java/demo/Start.java`."
    )


def test_what_servers_browsers_and_bundlers_start_are_entry_points() -> None:
    files = {
        "web/index.html": '<script src="/old.js"></script>\n<script type="module" src="/src/main.tsx"></script>\n',
        "web/src/main.tsx": "export const a = 1;\n",
        "admin/angular.json": '{"projects": {"admin": {"architect": {"build": {"options": {"browser": "src/main.ts"}}}}}}',
        "admin/src/main.ts": "export const a = 1;\n",
        "public/index.php": "<?php\n",
        "config.ru": "run App\n",
        "Procfile.dev": "web: bin/server -p 80\n",
        "dev/build/esbuild.js": "const entryPoints = {\n  app: path.join(__dirname, '../../js/app.js'),\n};\nconst out = 'js/other.js';\n",
        "js/app.js": "start();\n",
        "js/other.js": "start();\n",
    }
    text = text_of(files, "entry-points")

    assert "- `web/src/main.tsx`: module of the page `web/index.html`" in text
    assert "- `admin/src/main.ts`: Angular's `admin`" in text
    assert "- `public/index.php`: answers the requests of the web" in text
    assert "- `config.ru`: application of Rack" in text
    assert "- process `web` of `Procfile.dev`: `bin/server -p 80`" in text
    assert "- `js/app.js`: bundled by `dev/build/esbuild.js`" in text
    assert "other.js" not in text


def test_site_of_django_is_no_library() -> None:
    manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\nif __name__ == '__main__':\n    main()\n"
    files = {
        "pyproject.toml": '[project]\nname = "shop"\n',
        "src/manage.py": manage,
        "src/shop/__init__.py": "",
        "src/shop/asgi.py": "application = get_asgi_application()\n",
        "src/shop/celery.py": "app = Celery('shop')\n",
    }
    text = text_of(files, "entry-points")

    assert "- `src/manage.py`: Django's commands" in text
    assert "- `src/shop/asgi.py`: application of ASGI" in text
    assert "- `src/shop/celery.py`: application of Celery" in text
    assert "Libraries" not in text and "Scripts" not in text

    files["pyproject.toml"] += '[build-system]\nrequires = ["hatchling"]\n'
    assert "`import shop`" in text_of(files, "entry-points")


def test_program_that_generates_sources_is_a_tool_and_a_stub_of_a_gem_is_none() -> None:
    files = {
        "shop/main.go": "// Command shop sells things.\npackage main\n\nfunc main() {\n}\n",
        "words/tables/main.go": "// Command tables generates the tables of words.\npackage main\n\nfunc main() {\n}\n",
        "bin/rake": "#!/usr/bin/env ruby\n#\n# This file was generated by Bundler.\n#\nload 'rake'\n",
        "bin/serve": "#!/usr/bin/env ruby\nload 'serve'\n",
    }
    text = text_of(files, "entry-points")

    assert text.startswith("Programs:\n- `shop/main.go`: main function\nScripts and tools:\n")
    assert "`words/tables/main.go`" in text and "`bin/serve`" in text
    assert "rake" not in text


def test_what_a_phone_starts_is_an_entry_point() -> None:
    manifest = (
        '<manifest>\n<application\n android:name=".ShopApplication" android:label="a">\n<!-- <activity android:name=".Old"> -->\n'
        '<activity android:name="org.shop.TillActivity" android:exported="true">\n<intent-filter>\n'
        '<category android:name="android.intent.category.LAUNCHER" />\n</intent-filter>\n</activity>\n'
        '<activity android:name=".OtherActivity"></activity>\n</application>\n</manifest>\n'
    )
    text = text_of(
        {
            "app/src/main/AndroidManifest.xml": manifest,
            "app/src/main/kotlin/org/shop/ShopApplication.kt": "package org.shop\n\nclass ShopApplication\n",
            "app/src/main/kotlin/org/shop/TillActivity.kt": "package org.shop\n\nclass TillActivity\n",
            "app/src/main/kotlin/org/shop/OtherActivity.kt": "package org.shop\n\nclass OtherActivity\n",
        },
        "entry-points",
    )

    assert "`app/src/main/kotlin/org/shop/ShopApplication.kt`: application of" in text
    assert "`app/src/main/kotlin/org/shop/TillActivity.kt`: launched activity of" in text
    assert "OtherActivity" not in text


def test_applications_of_frameworks_start_where_these_look() -> None:
    page = "<template><p /></template>\n"
    files = {
        "web/nuxt.config.ts": "export default defineNuxtConfig({})\n",
        "web/app/app.vue": page,
        "web/app/pages/index.vue": page,
        "svelte.config.js": "export default {}\n",
        "src/routes/+layout.svelte": "<slot />\n",
        "src/lib/a.svelte": "<p />\n",
        "site/astro.config.mjs": "export default {}\n",
        "site/src/pages/index.astro": "---\n---\n<p />\n",
        "demo/nuxt.config.ts": "export default {}\n",
        "demo/app.vue": page,
    }

    assert text_of(files, "entry-points") == (
        "Programs:\n"
        "- `src/routes/+layout.svelte`: layout of all pages of the application of SvelteKit (`svelte.config.js`)\n"
        "- `site/src/pages/index.astro`: first page of the application of Astro (`site/astro.config.mjs`)\n"
        "- `web/app/app.vue`: root component of the application of Nuxt (`web/nuxt.config.ts`)\n"
        "- `web/app/pages/index.vue`: first page of the application of Nuxt (`web/nuxt.config.ts`)"
    )
