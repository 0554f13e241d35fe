"""What looks like a secret never leaves; what merely talks of one does."""

from __future__ import annotations

import pytest

from sleepcode.llm.secrets import is_secret_file, withhold


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMIIEow, and the file ends",
        "key = 'sk-proj-" + "a1B2" * 8 + "'",
        "token: ghp_" + "a1B2" * 9,
        "AKIA" + "ABCD" * 4,
        'password = "correct horse9"'.replace(" horse", "-horse"),
        '"api_key": "0123456789abcdef"',
        'client_secret = "hunter22hunter',
        "postgres://ada:hunter22@db.example.org/shop",
        "export DATABASE_PASSWORD=hunter22hunter",
        "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCY",
        "12 AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCY",
        "+AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCY",
        "  - DATABASE_PASSWORD=hunter22hunter",
        "7   ENV DATABASE_PASSWORD=hunter22hunter",
        "password: hunter22hunter",
        "3     db_password: hunter22+hunter/9=",
        "aws_secret_access_key = wJalrXUtnFEMIK7MDENG/bPxRfiCY",
        "spring.datasource.password=hunter22hunter",
        'access_token = "0123456789abcdef"',
        "https://hooks.slack.com/services/T0000/B0000/a1B2a1B2a1B2a1B2",
        "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN",
    ],
)
def test_secret_is_withheld(text: str) -> None:
    safe, number = withhold(f"before\n{text}\nafter" if "ends" not in text else text)

    assert number >= 1
    assert "[withheld]" in safe
    for part in ("MIIEow", "a1B2a1B2", "ABCDABCD", "-horse9", "0123456789", "hunter22", "wJalr", "dozjg"):
        assert part not in safe


@pytest.mark.parametrize(
    "text", ['api_key = "sk-{}"', "OPENAI_API_KEY=sk-{}", "postgres://ada:sk-{}@db.example.org/shop"]
)
def test_secret_of_two_kinds_is_counted_once(text: str) -> None:
    assert withhold(text.format("a1B2" * 8)) == (text.replace("sk-{}", "[withheld]"), 1)


@pytest.mark.parametrize(
    "text",
    [
        "def check_password(password: str) -> bool:",
        "password = getpass()",
        'api_key = os.environ["OPENAI_API_KEY"]',
        "The token is refreshed every hour.",
        "http://localhost:8080/path",
        "SECRET_KEY = None",
        "https://example.org/a:b@c",
        "TOKEN=${GITHUB_TOKEN}",
        "12     password: str",
        "password: Option<String>,",
        "password = user.password2",
        "password_hash = hmac_sha256",
        "secret: my_secret_v2",
        "secretName: projects-1-settings-2",
        "api_key = load_key(2)",
        "access_token: 12345678",
        "private_key: PrivateKey2",
        "12 KEYS = 3",
    ],
)
def test_code_about_secrets_is_left_alone(text: str) -> None:
    assert withhold(text) == (text, 0)


@pytest.mark.parametrize(
    "word",
    [
        "password",
        "a",
        "A_KEY_",
        "secret-",
        "eyJ-",
        "a://b",
        "\n",
        "private_key ",
        "sk_",
        "KEY=\n",
        "1 ",
        "- ",
        "\n1 - ",
    ],
)
def test_text_of_a_hundred_thousand_letters_ends(word: str) -> None:
    # It took hours: each of its letters was a place to begin, and each of those looked at all the others.
    text = word * (100_000 // len(word))

    assert withhold(f"{text} password = 'hunter22hunter'")[1] == 1


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".env", True),
        ("deploy/.env.production", True),
        (".env.example", False),
        ("keys/server.pem", True),
        ("home/.ssh/id_ed25519", True),
        ("src/environment.py", False),
        ("docs/keys.md", False),
        ("config/secrets.yml", True),
    ],
)
def test_files_of_secrets_are_known_by_name(path: str, expected: bool) -> None:
    assert is_secret_file(path) is expected
