"""Routes that servers answer, tables that they keep and ports that they listen on."""

from __future__ import annotations

import time

import pytest

from sleepcode.parsing.extract import extract
from sleepcode.parsing.offers import find_offers


def read(path: str, text: str, kind: str = "route") -> list[str]:
    offers = extract(path, text.encode()).offers
    return [f"{one.detail} {one.name}".strip() for one in offers if one.kind == kind]


_ROUTES = {
    "flask": (
        "a.py",
        'carts = Blueprint("carts", __name__, url_prefix="/carts")\n\n\n@carts.route("/<int:id>", methods=["GET", "POST"])\n'
        'def cart(id): ...\n\n\n@app.route("/")\ndef index(): ...\n',
        ["GET, POST /carts/<int:id>", "GET /"],
    ),
    "fastapi": (
        "a.py",
        'router = APIRouter(prefix="/carts", tags=["a"])\n\n\n@router.get("/{id}")\nasync def cart(id): ...\n\n\n@router.post("")\ndef add(): ...\n',
        ["GET /carts/{id}", "POST /carts"],
    ),
    "django": (
        "urls.py",
        "router = DefaultRouter()\nrouter.register(r'carts', CartViewSet)\n\nurlpatterns = [\n    re_path(r'^api/', include([\n"
        "        path('token/', views.token),\n        path('auth/', include('shop.auth')),\n        *router.urls,\n"
        "    ])),\n    path('admin/', admin.site.urls),\n]\n",
        ["resources /api/carts", "/api/token/", "include /api/auth/"],
    ),
    "express": (
        "a.js",
        "const router = express.Router();\nrouter.get('/carts/:id', show);\nrouter.route('/carts').post(add);\naxios.get('/others', {});\n",
        ["GET /carts/:id", "POST /carts"],
    ),
    "nest": (
        "a.ts",
        "@Controller('carts')\nexport class Carts {\n  @Get(':id')\n  one() {}\n\n  @Post()\n  add() {}\n}\n",
        ["GET /carts/:id", "POST /carts"],
    ),
    "go": (
        "a.go",
        'package a\n\nfunc f(mux *http.ServeMux) {\n\tmux.HandleFunc("GET /carts/{id}", show)\n\tresp, _ := client.Get("/others")\n}\n',
        ["GET /carts/{id}"],
    ),
    "gin": (
        "a.go",
        'package a\n\nfunc f(r *gin.Engine) {\n\tv1 := r.Group("/v1")\n\tcarts := v1.Group("/carts")\n\tcarts.GET("/:id", show)\n}\n',
        ["GET /v1/carts/:id"],
    ),
    "spring": (
        "A.java",
        '@RestController\n@RequestMapping("/carts")\npublic class Carts {\n    @GetMapping("/{id}")\n    Cart show() { return a; }\n\n'
        '    @PostMapping\n    void add() {}\n\n    @RequestMapping(value = "/all", method = RequestMethod.DELETE)\n    void clear() {}\n}\n',
        ["GET /carts/{id}", "POST /carts", "DELETE /carts/all"],
    ),
    "jax-rs": (
        "A.java",
        '@Path("/carts")\npublic class Carts {\n    @GET\n    @Path("{id}")\n    public Cart show(String id) { return null; }\n}\n',
        ["GET /carts/{id}"],
    ),
    "asp.net": (
        "A.cs",
        '[Route("api/[controller]")]\n[ApiController]\npublic class CartsController : ControllerBase\n{\n'
        '    [HttpGet("{id}")]\n    public Cart Get(int id) => null;\n\n'
        "    [HttpPost]\n    public void Post() {}\n}\n",
        ["GET /api/carts/{id}", "POST /api/carts"],
    ),
    "minimal": (
        "A.cs",
        'var carts = app.MapGroup("/carts");\ncarts.MapGet("/{id}", Show);\napp.MapPost("/orders", Add);\n',
        ["GET /carts/{id}", "POST /orders"],
    ),
    "rails": (
        "routes.rb",
        "Rails.application.routes.draw do\n  root to: 'a#b'\n  namespace :api do\n"
        "    resources :carts, only: [:index] do\n      get 'total', to: 'carts#total'\n"
        "    end\n  end\n  post '/login' => 'a#login'\nend\n",
        ["GET /", "resources /api/carts", "GET /api/carts/:cart_id/total", "POST /login"],
    ),
    "laravel": (
        "a.php",
        "<?php\n\nRoute::get('/carts/{id}', [Carts::class, 'show']);\nRoute::middleware('auth')->prefix('admin')->group(function () {\n"
        "    Route::post('/carts', [Carts::class, 'add']);\n});\nRoute::get('/last', 'a');\n$request->get('name');\n",
        ["GET /carts/{id}", "POST /admin/carts", "GET /last"],
    ),
    "symfony": (
        "A.php",
        "<?php\n\n#[Route('/carts')]\nclass Carts\n{\n    #[Route('/{id}', name: 'a', methods: ['GET'])]\n    public function show() {}\n}\n",
        ["GET /carts/{id}"],
    ),
    "phoenix": (
        "router.ex",
        'defmodule Shop.Router do\n  scope "/api", Shop do\n    pipe_through :api\n'
        '    get "/carts/:id", CartController, :show\n    resources "/orders", OrderController\n'
        '  end\n\n  scope "/", Shop do\n    live "/home", HomeLive\n  end\nend\n',
        ["GET /api/carts/:id", "resources /api/orders", "live /home"],
    ),
    "axum": (
        "a.rs",
        'fn app() -> Router {\n    axum::Router::new()\n        .route("/carts/:id", get(show).post(add))\n'
        '        .route("/health", get(health))\n}\n',
        ["GET, POST /carts/:id", "GET /health"],
    ),
    "actix": (
        "a.rs",
        'use actix_web::get;\n\n#[get("/carts/{id}")]\nasync fn show() {}\n',
        ["GET /carts/{id}"],
    ),
    "sinatra": ("a.rb", "require 'sinatra'\n\nget '/carts/:id' do\n  1\nend\n", ["GET /carts/:id"]),
    "grpc": (
        "a.proto",
        'syntax = "proto3";\nservice Carts {\n  rpc GetCart(Id) returns (Cart) {\n'
        '    option (google.api.http) = {get: "/v1/{name=carts/*}"};\n  }\n}\n',
        ["rpc Carts.GetCart", "GET /v1/{name=carts/*}"],
    ),
}
_TABLES = {
    "sql": (
        "a.sql",
        "CREATE TABLE IF NOT EXISTS public.carts (\n  id int\n);\ncreate table `items` (id int);\n",
        ["carts", "items"],
    ),
    "django": (
        "a.py",
        "from django.db import models\n\n\nclass Base(models.Model):\n    class Meta:\n        abstract = True\n\n\n"
        "class Cart(Base):\n    pass\n\n\nclass Other:\n    pass\n",
        ["Cart"],
    ),
    "sqlalchemy": ("a.py", 'class Cart(Base):\n    __tablename__ = "carts"\n', ["class Cart carts"]),
    "rails": (
        "schema.rb",
        'ActiveRecord::Schema.define do\n  create_table "carts", force: :cascade do |t|\n  end\nend\n',
        ["carts"],
    ),
    "ecto": ("a.ex", 'defmodule Cart do\n  use Ecto.Schema\n\n  schema "carts" do\n  end\nend\n', ["carts"]),
    "laravel": ("a.php", "<?php\nSchema::create('carts', function (Blueprint $table) {});\n", ["carts"]),
    "drizzle": ("a.ts", "export const carts = pgTable('carts', {});\n", ["carts"]),
    "typeorm": ("a.ts", "@Entity('carts')\nexport class Cart {}\n", ["class Cart carts"]),
    "jpa": ("A.java", '@Entity\n@Table(name = "carts")\npublic class Cart {\n}\n', ["class Cart carts"]),
    "entity framework": (
        "A.cs",
        "class Shop : DbContext\n{\n    public DbSet<Cart> Carts { get; set; }\n}\n",
        ["Cart"],
    ),
}
_PORTS = {
    "go": ("a.go", 'package a\n\nfunc f() { http.ListenAndServe(":8080", nil) }\n', ["8080"]),
    "node": ("a.js", "app.listen(3000, () => {});\n", ["3000"]),
    "python": ("a.py", 'uvicorn.run(app, host="0.0.0.0", port=8000)\n', ["8000"]),
    "rust": ("a.rs", 'let l = TcpListener::bind("0.0.0.0:3000").await?;\n', ["3000"]),
}


@pytest.mark.parametrize("name", _ROUTES)
def test_routes_are_found_with_their_methods_and_what_stands_in_front(name: str) -> None:
    path, text, routes = _ROUTES[name]

    assert sorted(read(path, text)) == sorted(routes)


@pytest.mark.parametrize("name", _TABLES)
def test_tables_and_models_are_found(name: str) -> None:
    path, text, tables = _TABLES[name]

    assert read(path, text, "table") == tables


@pytest.mark.parametrize("name", _PORTS)
def test_ports_are_found_beside_the_call_that_listens(name: str) -> None:
    path, text, ports = _PORTS[name]

    assert read(path, text, "port") == ports


@pytest.mark.parametrize(
    ("language", "head", "unit"),
    [
        ("python", "urlpatterns django models.Model app route", "path('a', include(["),
        ("python", "urlpatterns django models.Model app route", "class A(models.Model):\n"),
        ("python", "app route", "@app.route('/a', "),
        ("javascript", "express outer", ".get('/a', "),
        ("typescript", "@Controller( @Entity", "@Entity("),
        ("go", '"/a', 'r.Group("/a").GET("/b", '),
        ("java", "Mapping @Path( @Entity", "@GetMapping("),
        ("java", "Mapping @Path( @Entity", "@Entity @Table(a) "),
        ("ruby", "routes.draw create_table", "  resources :a do\n"),
        ("php", "Route:: #[Route(", "Route::prefix('a')->group(function () {\n"),
        ("elixir", 'scope "', '  scope "/a" do\n'),
        ("c-sharp", "[Http .Map DbSet<", '[HttpGet("a")] class A '),
        ("rust", '"/ axum table!', '.route("/a", get('),
        ("sql", "create", "create table "),
        ("protobuf", "google.api.http", "service A { rpc B("),
    ],
)
def test_no_text_takes_long(language: str, head: str, unit: str) -> None:
    text = f"{head}\n" + unit * (100_000 // len(unit))
    started = time.perf_counter()

    find_offers(language, text, ())

    assert time.perf_counter() - started < 2


def test_what_is_put_in_front_of_routers_of_other_files_is_known() -> None:
    text = (
        "import { Hono } from 'hono';\napp.route('/api/auth', auth);\napp.use('/api/*', cors());\n"
        "app.use('/api', limit, files);\n"
    )

    found = [(one.name, one.detail) for one in extract("a.ts", text.encode()).offers if one.kind == "mount"]
    assert found == [("/api/auth", "auth"), ("/api", "files")]


def test_blocks_of_one_and_of_all_have_paths_of_their_own() -> None:
    text = (
        "Rails.application.routes.draw do\n  resources :stories do\n    post 'upvote'\n    get 'mine', on: :collection\n  end\n"
        "  resources :comments do\n    member do\n      post 'flag'\n    end\n    collection do\n      get 'newest'\n    end\n"
        "    get 'reply', on: :member\n  end\n  resources :boxes do\n    get 'lid'\n  end\nend\n"
    )
    routes = [one.name for one in extract("config/routes.rb", text.encode()).offers if one.kind == "route"]

    assert routes == [
        *("/stories", "/stories/:story_id/upvote", "/stories/mine", "/comments", "/comments/:id/flag"),
        *("/comments/newest", "/comments/:id/reply", "/boxes", "/boxes/:box_id/lid"),
    ]
