"""Users: kept in a file without their passwords, let in with them, and out when they are removed."""

import asyncio
import stat
import tomllib

import pytest

from qa.chat.desk import USER
from qa.chat.gate import Gate
from qa.chat.login import Login, Owners
from qa.errors import BadName, NoSuchUser, UnusableUsers
from qa.server.users import Users

PASSWORD = "correct horse"  # noqa: S105 - of nobody


@pytest.fixture
def users(tmp_path):
    users = Users(tmp_path / "users.toml")
    users.add("anna", PASSWORD)
    users.add("bert", "battery staple")
    return users


def test_the_file_holds_no_password_and_no_token_and_is_private(users, tmp_path):
    token = users.add_token("anna")
    path = tmp_path / "users.toml"
    text = path.read_text()
    assert PASSWORD not in text
    assert token not in text
    assert tomllib.loads(text)["anna"]["password"].startswith("$argon2id$")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_password_lets_in_its_user_alone(users):
    assert users.check("anna", PASSWORD).name == "anna"
    assert users.check("bert", PASSWORD) is None
    assert users.check("nobody", PASSWORD) is None
    assert users.check("anna", "") is None


def test_a_token_stands_for_its_user_until_it_is_dropped(users):
    token = users.add_token("anna")
    assert users.of_token(token).name == "anna"
    assert users.of_token(token + "x") is None
    assert users.of_token("") is None
    assert users.drop_tokens("anna") == 1
    assert users.of_token(token) is None


def test_what_another_process_changes_is_seen(users, tmp_path):
    other = Users(tmp_path / "users.toml")
    other.remove("anna")
    other.add("cora", "staple battery")
    assert list(users.all()) == ["bert", "cora"]


@pytest.mark.parametrize("name", ["", "Anna", "a/b", "..", "../anna", "a" * 33, "-a", "a\nb", "ann\u00e4", "a.b"])
def test_a_name_that_could_be_a_path_or_looks_like_another_is_refused(users, name):
    with pytest.raises(BadName):
        users.add(name, PASSWORD)


def test_a_short_password_and_an_unknown_user_are_refused(users):
    with pytest.raises(BadName, match="8 characters or more"):
        users.add("cora", "1234567")
    with pytest.raises(NoSuchUser, match="there is no user cora"):
        users.remove("cora")


@pytest.mark.parametrize("text", ["[anna", "[anna]\n", "anna = 1\n", '["../anna"]\npassword = "x"\n'])
def test_a_file_that_is_none_is_one_line(tmp_path, text):
    path = tmp_path / "users.toml"
    path.write_text(text)
    with pytest.raises(UnusableUsers, match="is no file of users"):
        Users(path)


# The gate with users


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def gate(users, clock):
    async def inside(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope[USER].encode()})

    return Gate(inside, login=Login(users, "/", secure=True, clock=lambda: clock[0]))


def ask(gate, method="GET", path="/", body=b"", query="", **headers):
    """The status, the headers and the body that come back."""
    given = {"host": "127.0.0.1", **{name.replace("_", "-"): value for name, value in headers.items()}}
    if method == "POST":
        given["content-length"] = str(len(body))
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in given.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": encoded}
    sent = []

    async def receive():
        return {"type": "http.request", "body": body}

    async def send(message):
        sent.append(message)

    asyncio.run(gate(scope, receive, send))
    return sent[0]["status"], {key.decode(): value.decode() for key, value in sent[0]["headers"]}, sent[1]["body"]


def enter(gate, name="anna", password=PASSWORD):
    return ask(gate, "POST", "/login", f"name={name}&password={password}".replace(" ", "+").encode())


def cookie_of(gate, *credentials):
    status, headers, _ = enter(gate, *credentials)
    assert (status, headers["location"]) == (303, "/")
    assert headers["set-cookie"].endswith("; HttpOnly; SameSite=Lax; Secure")
    return headers["set-cookie"].partition(";")[0]


def test_nobody_gets_the_page_to_log_in_and_nothing_else(gate):
    status, headers, _ = ask(gate)
    assert (status, headers["location"]) == (303, "/login")
    status, headers, page = ask(gate, path="/login")
    assert status == 200
    assert b'name="password"' in page
    for path in ("/config", "/documents/0a1b.txt", "/conversations/0a1b.md", "/v1/models", "/gradio_api/queue/data"):
        assert ask(gate, path=path)[0] == 401
    assert ask(gate, "POST", "/gradio_api/upload")[0] == 401
    assert ask(gate, "POST", "/gradio_api/mcp")[0] == 401


def test_who_logs_in_is_known_until_logging_out(gate):
    cookie = cookie_of(gate)
    assert ask(gate, cookie=cookie)[2] == b"anna"
    assert ask(gate, cookie=f"other=1; {cookie}; another=2")[2] == b"anna"
    assert ask(gate, cookie=cookie + "x")[0] == 303
    assert ask(gate, "POST", "/logout", cookie=cookie)[0] == 303
    assert ask(gate, cookie=cookie)[0] == 303


def test_a_wrong_password_is_told_without_saying_which_part_is_wrong(gate):
    wrong, unknown = enter(gate, "anna", "wrong horse"), enter(gate, "nobody", "wrong horse")
    assert wrong[0] == unknown[0] == 401
    assert b"There is no such user with this password." in wrong[2]
    assert wrong[2].replace(b"anna", b"nobody") == unknown[2]
    assert b"&lt;b&gt;" in enter(gate, "<b>", "x")[2]


def test_guessing_passwords_soon_ends_and_the_right_one_waits_too(gate, clock):
    for _ in range(10):
        assert enter(gate, "anna", "wrong horse")[0] == 401
    assert b"tried too often" in enter(gate)[2]
    assert b"tried too often" not in enter(gate, "bert", "battery staple")[2]
    clock[0] += 60
    assert enter(gate)[0] == 303


def test_a_removed_user_and_a_changed_password_end_what_was_logged_in(gate, users):
    anna, bert = cookie_of(gate), cookie_of(gate, "bert", "battery staple")
    users.add("anna", "another horse")
    users.remove("bert")
    assert ask(gate, cookie=anna)[0] == 303
    assert ask(gate, cookie=bert)[0] == 303


def test_a_login_ends_a_week_after_its_last_use(gate, clock):
    cookie = cookie_of(gate)
    clock[0] += 6 * 24 * 3600
    assert ask(gate, cookie=cookie)[0] == 200
    clock[0] += 6 * 24 * 3600
    assert ask(gate, cookie=cookie)[0] == 200
    clock[0] += 8 * 24 * 3600
    assert ask(gate, cookie=cookie)[0] == 303


def test_a_program_comes_in_with_a_token(gate, users):
    token = users.add_token("bert")
    assert ask(gate, path="/v1/models", authorization=f"Bearer {token}")[2] == b"bert"
    status, headers, _ = ask(gate, path="/v1/models", authorization="Bearer none")
    assert (status, headers["www-authenticate"]) == (401, "Bearer")


def test_a_page_of_another_origin_cannot_log_anybody_in_or_out(gate):
    for path in ("/login", "/logout"):
        assert ask(gate, "POST", path, b"name=anna", origin="http://evil.example")[0] == 403


@pytest.mark.parametrize("credentials", [b"", b"name=anna", b"name=%00&password=%00", b"\xff\xfe", b"a=1&" * 900])
def test_a_form_that_is_none_lets_nobody_in(gate, credentials):
    assert ask(gate, "POST", "/login", credentials)[0] in (401, 413)


def test_the_session_of_another_user_is_closed(gate):
    anna, bert = cookie_of(gate), cookie_of(gate, "bert", "battery staple")
    joined = {"path": "/gradio_api/queue/join", "body": b'{"session_hash": "abc", "data": []}'}
    assert ask(gate, "POST", **joined, cookie=anna)[2] == b"anna"
    assert ask(gate, "POST", **joined, cookie=bert)[0] == 403
    assert ask(gate, "POST", "/gradio_api/cancel", b'{"session_hash": "abc"}', cookie=bert)[0] == 403
    assert ask(gate, "POST", "/gradio_api/call/ask", b'{"session_hash": "abc"}', cookie=bert)[0] == 403
    assert ask(gate, path="/gradio_api/queue/data", query="session_hash=abc", cookie=bert)[0] == 403
    assert ask(gate, path="/gradio_api/heartbeat/abc", cookie=bert)[0] == 403
    assert ask(gate, path="/gradio_api/queue/data", query="session_hash=abc", cookie=anna)[0] == 200


def test_a_session_is_of_who_named_it_first():
    owners = Owners()
    assert owners.belongs("abc", "anna")
    assert not owners.belongs("abc", "bert")
    assert owners.belongs("abc", "anna")
    assert owners.belongs("def", "bert")
