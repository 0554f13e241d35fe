"""Variables and ports that files of settings name."""

from __future__ import annotations

from sleepcode.parsing.extract import extract

MANIFEST = """kind: Deployment
metadata:
  name: shop
spec:
  template:
    spec:
      containers:
        - name: shop
          image: paper/shop
          env:
            - name: SHOP_PROFILE
              value: "postgres"
            - name: SHOP_JSON
              value: |
                {}
          ports:
            - name: http
              containerPort: 8080
        - image: postgres:18
          name: db
          env:
            - name: POSTGRES_USER
              value: shop
          ports:
            - containerPort: 5432
      volumes:
        - name: BINDING
"""


def offers(path: str, text: str) -> list[tuple[str, str, int, str]]:
    return [(one.kind, one.name, one.line, one.detail) for one in extract(path, text.encode()).offers]


def test_settings_of_spring_take_variables_with_defaults() -> None:
    text = "spring.datasource.url=${SHOP_URL:jdbc:h2:mem}\nspring.user=${SHOP_USER}\n# ${SHOP_OLD}\nserver.port=${PORT:8081}\n"

    assert offers("src/main/resources/application.properties", text) == [
        ("environment", "SHOP_URL", 1, "jdbc:h2:mem"),
        ("environment", "SHOP_USER", 2, ""),
        ("environment", "PORT", 4, "8081"),
        ("port", "8081", 4, ""),
    ]


def test_settings_of_spring_in_yaml_do_too() -> None:
    text = "spring:\n  user: ${SHOP_USER:ada}\nserver:\n  address: local\n  port: 8081\n"

    assert offers("application.yml", text) == [
        ("environment", "SHOP_USER", 2, "ada"),
        ("port", "8081", 5, ""),
    ]


def test_other_files_fill_in_what_is_theirs() -> None:
    assert offers("shop.properties", "a=${SHOP_USER}\n") == []
    assert offers("shop.yml", "a: ${SHOP_USER}\nserver:\n  port: 8081\n") == []


def test_containers_are_handed_variables_but_those_of_images_of_others() -> None:
    assert offers("k8s/shop.yml", MANIFEST) == [
        ("environment", "SHOP_PROFILE", 11, "postgres"),
        ("environment", "SHOP_JSON", 13, ""),
        ("port", "8080", 18, ""),
    ]
