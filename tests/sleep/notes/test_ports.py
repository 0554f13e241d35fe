"""The question on ports, and what is told of containers."""

from __future__ import annotations

from tests.sleep.notes.test_offers import answers

PORTS = "Which ports does this project listen on?"


def test_ports_are_told_of_code_settings_and_containers() -> None:
    told = answers(
        {
            "shop/settings.py": 'import os\n\nPORT = os.getenv("PORT", "8000")\nDB = os.getenv("DB_PORT", "5432")\n',
            "Dockerfile": 'FROM python:3.12 AS build\nFROM build\nEXPOSE 8000\nCMD ["shop"]\n',
            "compose.yaml": 'services:\n  web:\n    build: .\n    image: shop\n    ports:\n      - "80:8000"\n'
            "  db:\n    image: postgres:18\n    ports:\n      - 5432:5432\nvolumes:\n  data:\n",
        }
    )

    assert told["Which ports does this project listen on?"] == (
        "- `8000` unless `PORT` says otherwise (`shop/settings.py:3`)\n"
        "- `8000` is exposed by the image of `Dockerfile:3`\n"
        "- `80:8000` is published for `web` in `compose.yaml:6`\n"
        "Services that it is run beside have ports of their own:\n"
        "- `5432:5432` is published for `db` in `compose.yaml:10`"
    )
    assert told["How is this project deployed?"] == (
        '- `Dockerfile` builds an image from `python:3.12`, which runs `["shop"]`\n'
        "- `compose.yaml` runs `web` and `db` with Docker Compose"
    )


def test_a_port_of_a_line_is_told_once() -> None:
    text = "const port = process.env.PORT || 3000;\napp.listen(port);\n"

    assert answers({"src/main.js": text})[PORTS] == "- `3000` unless `PORT` says otherwise (`src/main.js:1`)"


def test_ports_of_services_beside_it_are_not_its_own() -> None:
    compose = "services:\n  db:\n    image: postgres:18\n    ports:\n      - 5432:5432\n"

    assert answers({"compose.yaml": compose, "src/main.js": "run();\n"})[PORTS] == (
        "Nothing says on which port it listens itself.\n"
        "Services that it is run beside have ports of their own:\n"
        "- `5432:5432` is published for `db` in `compose.yaml:5`"
    )


def test_an_image_that_is_called_after_the_project_is_its_own() -> None:
    compose = "services:\n  web:\n    image: paper/project:1\n    ports:\n      - 80:80\n"

    assert answers({"compose.yaml": compose})[PORTS] == "- `80:80` is published for `web` in `compose.yaml:5`"
