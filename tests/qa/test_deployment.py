"""The deployment files say nothing that the server does not know."""

import json
import runpy
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import kubernetes_validate
import pytest
import yaml
from fastapi.testclient import TestClient
from typer.main import get_command

from qa.cli.commands import app
from qa.library import Library

DEPLOY = Path(__file__).parents[2] / ".deploy"
DEPLOYMENT, SERVICE = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8"))
POD = DEPLOYMENT["spec"]["template"]["spec"]
(CONTAINER,) = POD["containers"]
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
IN_IMAGE = json.loads(next(line for line in DOCKERFILE.splitlines() if line.startswith("CMD ")).removeprefix("CMD "))


@pytest.mark.parametrize("command", [CONTAINER["args"], IN_IMAGE])
def test_the_command_is_one_that_the_command_line_takes(command):
    assert command[:2] == ["footnote", "serve"]
    given = get_command(app).commands["serve"].make_context("serve", command[2:]).params
    assert (given["public"], given["port"], str(given["library"])) == (True, 8080, "/library")
    assert given["host"] == "0.0.0.0"  # noqa: S104


@pytest.mark.parametrize("resource", [DEPLOYMENT, SERVICE], ids=lambda resource: resource["kind"])
@pytest.mark.parametrize("version", ["1.30", "1.37"])
def test_the_example_for_kubernetes_is_true_to_its_schema(resource, version):
    kubernetes_validate.validate(resource, version, strict=True)
    with pytest.raises(kubernetes_validate.ValidationError, match="replica_count"):
        kubernetes_validate.validate(resource | {"spec": {"replica_count": 2}}, version, strict=True)


def test_the_parts_of_the_deployment_fit_together():
    labels = DEPLOYMENT["spec"]["template"]["metadata"]["labels"]
    assert DEPLOYMENT["spec"]["selector"]["matchLabels"] == SERVICE["spec"]["selector"] == labels
    assert SERVICE["spec"]["ports"][0]["targetPort"] == CONTAINER["ports"][0]["containerPort"] == 8080
    assert {each["name"] for each in CONTAINER["volumeMounts"]} == {each["name"] for each in POD["volumes"]}
    probes = [CONTAINER[name]["httpGet"]["path"] for name in ("startupProbe", "readinessProbe", "livenessProbe")]
    assert probes == ["/ready", "/ready", "/health"]
    grace = int(CONTAINER["args"][CONTAINER["args"].index("--grace") + 1])
    assert POD["terminationGracePeriodSeconds"] > grace + 5, "killed before running requests are answered"


def test_a_replica_of_ray_serve_answers(tmp_path, monkeypatch):
    def deployment(made, **options):
        return SimpleNamespace(bind=lambda: (made, options))

    serve = SimpleNamespace(ingress=lambda builder: lambda: builder, deployment=deployment)  # Ray may not be installed
    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(serve=serve))
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setattr("qa.server.request_log.log_as_json", lambda **_: None)  # else it stays for the tests after this
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")  # is set by the replica, and is not to stay so
    with Library.open(tmp_path / "library") as library:
        library.add_bytes(b"Ivan Lund opened the bridge over the Zembla in 1988.", "bridge.txt")
    replica, options = runpy.run_path(str(DEPLOY / "ray_serve.py"))["app"]
    assert options["ray_actor_options"]["num_cpus"] == options["autoscaling_config"]["target_ongoing_requests"]
    with TestClient(replica()) as client:
        deadline = time.monotonic() + 120
        while client.get("/ready").status_code != 200:
            assert time.monotonic() < deadline, client.get("/ready").json()
            time.sleep(0.05)
        assert client.post("/ask", json={"question": "Who opened the bridge?"}).json()["answer"] == "Ivan Lund"
