"""Front-end packages: exactly what the lock says, or nothing. The registry here is a folder."""

import io
import json
import tarfile

import pytest

from core import vendor

TEXT = b"export const answer = 42;\n"


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


@pytest.fixture
def registry(tmp_path, monkeypatch):
    """A registry with @ours/answer 1.0.0."""
    folder = tmp_path / "registry" / "@ours" / "answer" / "-"
    folder.mkdir(parents=True)
    (folder / "answer-1.0.0.tgz").write_bytes(packed({"build/index.js": TEXT, "evil.js": b"x"}))
    monkeypatch.setenv("npm_config_registry", (tmp_path / "registry").as_uri())
    return folder / "answer-1.0.0.tgz"


@pytest.fixture
def package(registry):
    return {
        "name": "@ours/answer",
        "version": "1.0.0",
        "integrity": vendor.sha512(registry.read_bytes()),
        "files": [{"from": "build/index.js", "to": "answer.js", "sha512": vendor.sha512(TEXT)}],
    }


def test_it_writes_the_files_the_lock_names_and_no_others(package, tmp_path, capsys):
    assert vendor.fetch([package], tmp_path / "to") == 1
    assert [path.name for path in (tmp_path / "to").iterdir()] == ["answer.js"]
    assert (tmp_path / "to" / "answer.js").read_bytes() == TEXT
    assert "[1/1] @ours/answer 1.0.0" in capsys.readouterr().out


def test_what_is_there_is_not_fetched_again(package, registry, tmp_path):
    vendor.fetch([package], tmp_path / "to")
    registry.unlink()
    assert vendor.fetch([package], tmp_path / "to") == 0


def test_a_file_that_was_changed_is_fetched_again(package, tmp_path):
    vendor.fetch([package], tmp_path / "to")
    (tmp_path / "to" / "answer.js").write_text("changed")
    assert vendor.fetch([package], tmp_path / "to") == 1
    assert (tmp_path / "to" / "answer.js").read_bytes() == TEXT


def test_a_changed_tarball_is_refused_and_nothing_written(package, registry, tmp_path):
    registry.write_bytes(packed({"build/index.js": b"else"}))
    with pytest.raises(vendor.VendorError, match="is not what"):
        vendor.fetch([package], tmp_path / "to")
    assert not (tmp_path / "to").exists()


def test_a_file_with_another_hash_is_refused(package, tmp_path):
    package["files"][0]["sha512"] = vendor.sha512(b"else")
    with pytest.raises(vendor.VendorError, match="missing or not what"):
        vendor.fetch([package], tmp_path / "to")


def test_no_file_is_written_outside_the_folder(package, tmp_path):
    package["files"][0]["to"] = "../outside.js"
    with pytest.raises(vendor.VendorError, match="outside"):
        vendor.fetch([package], tmp_path / "to")


def test_a_failed_fetch_says_what_to_do(package, registry, tmp_path):
    registry.unlink()
    with pytest.raises(vendor.VendorError, match="Check the connection"):
        vendor.fetch([package], tmp_path / "to")


@pytest.mark.parametrize("line", ["registry=https://own.example/npm", 'registry = "https://own.example/npm/"'])
def test_the_registry_is_npms_own_setting(line, tmp_path, monkeypatch):
    monkeypatch.delenv("npm_config_registry", raising=False)
    monkeypatch.delenv("NPM_CONFIG_REGISTRY", raising=False)
    monkeypatch.setattr(vendor.Path, "home", lambda: tmp_path)
    assert vendor.registry() == vendor.PUBLIC_REGISTRY
    (tmp_path / ".npmrc").write_text(f"fund=false\n{line}\n")
    assert vendor.registry() == "https://own.example/npm/"


def test_the_lock_is_whole():
    lock = json.loads(vendor.LOCK.read_text(encoding="utf-8"))
    for package in lock["packages"] + lock["dev"]:
        assert package["integrity"].startswith("sha512-")
        assert all(entry["sha512"].startswith("sha512-") for entry in package["files"])
