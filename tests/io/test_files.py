"""Nothing half-written is ever left, and nothing of somebody else's is ever replaced."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from qdgeo.errors import SourceError
from qdgeo.io import files, folders


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def results(folder: Path, **contents: str) -> None:
    for name, text in contents.items():
        files.write_text(folder / name, text)
    files.write_text(folder / folders.MANIFEST, json.dumps({"outputs": dict.fromkeys(contents, "")}))


def test_sha256_reads_past_one_block(tmp_path: Path) -> None:
    data = os.urandom(2_500_000)
    (tmp_path / "a.bin").write_bytes(data)
    assert files.sha256(tmp_path / "a.bin") == hashlib.sha256(data).hexdigest()


def test_write_text_is_exact_and_leaves_nothing_aside(tmp_path: Path) -> None:
    path = files.write_text(tmp_path / "new" / "名称.txt", "青岛\r\n岛\n")
    assert path.read_bytes() == "青岛\r\n岛\n".encode()
    files.write_text(path, "second")
    assert tree(tmp_path) == {"new/名称.txt": "second"}


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = files.write_text(tmp_path / "a.txt", "old")

    def full_disk(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(SourceError, match=r"a\.txt: cannot be written \(No space left"):
        files.write_text(path, "new")
    assert tree(tmp_path) == {"a.txt": "old"}


def test_write_into_a_file_as_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(SourceError, match="cannot be written"):
        files.write_text(tmp_path / "a" / "b.txt", "x")


def test_require_file_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "districts.geojson").write_text("{}")
    (tmp_path / "empty.csv").touch()
    (tmp_path / "pointer.gpkg").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    faults = {
        "district.geojson": "missing.*did you mean 'districts.geojson'",
        "quite other.csv": "missing.*correct the path",
        "empty.csv": "is empty",
        "pointer.gpkg": "Git LFS pointer",
        ".": "is a folder",
    }
    for name, words in faults.items():
        with pytest.raises(SourceError, match=words) as caught:
            files.require_file(tmp_path / name, role="districts")
        assert caught.value.problems[0].remedy
    with pytest.raises(SourceError, match="To mend it: ask the office"):
        files.require_file(tmp_path / "x.csv", role="toilets", remedy="ask the office")
    good = tmp_path / "districts.geojson"
    assert files.require_file(good, role="districts") == good


def test_read_text_drops_the_mark_and_refuses_other_encodings(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes("名 = 1".encode("utf-8-sig"))
    assert files.read_text(tmp_path / "a.toml", role="city") == "名 = 1"
    (tmp_path / "b.toml").write_bytes("a = 1\ntitle = 青岛".encode("gbk"))
    with pytest.raises(SourceError, match=r"b\.toml, line 2: the file for city is not UTF-8"):
        files.read_text(tmp_path / "b.toml", role="city")


def test_staged_folder_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "out" / "qingdao"
    with folders.staged_folder(target) as folder:
        results(folder, card="1")
        assert not target.exists()
    assert set(tree(tmp_path)) == {"out/qingdao/card", "out/qingdao/manifest.json"}


def test_staged_folder_replaces_an_earlier_run_and_keeps_what_people_put_there(tmp_path: Path) -> None:
    target = tmp_path / "out"
    results(target, card="old", stale="old")
    files.write_text(target / "minutes" / "meeting.txt", "mine")
    with folders.staged_folder(target) as folder:
        results(folder, card="new")
    after = tree(tmp_path)
    assert set(after) == {"out/card", "out/manifest.json", "out/minutes/meeting.txt"}
    assert after["out/card"] == "new"


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt])
def test_staged_folder_leaves_the_old_on_any_error(tmp_path: Path, fault: type[BaseException]) -> None:
    results(tmp_path / "out", card="old")
    before = tree(tmp_path)
    with pytest.raises(fault), folders.staged_folder(tmp_path / "out") as folder:  # noqa: PT012
        results(folder, card="half")
        raise fault
    assert tree(tmp_path) == before


def test_staged_folder_restores_the_old_when_the_swap_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    results(target, card="old")
    rename = Path.rename

    def refuse(self: Path, to: Path) -> Path:
        if to == target and ".old." not in self.name:
            raise PermissionError(13, "in use")
        return rename(self, to)

    told = pytest.raises(SourceError, match=r"out: cannot be written \(in use\)")
    with told, folders.staged_folder(target) as folder:
        results(folder, card="new")
        monkeypatch.setattr(Path, "rename", refuse)
    assert tree(tmp_path)["out/card"] == "old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("manifest", [None, "{", "[]", '{"outputs": 3}'])
def test_staged_folder_refuses_what_is_somebody_elses(tmp_path: Path, manifest: str | None) -> None:
    files.write_text(tmp_path / "home" / "thesis.docx", "x")
    if manifest is not None:
        files.write_text(tmp_path / "home" / folders.MANIFEST, manifest)
    before = tree(tmp_path)
    with (
        pytest.raises(SourceError, match=r"home: the folder holds files"),
        folders.staged_folder(tmp_path / "home"),
    ):
        pytest.fail("the block must not run")
    assert tree(tmp_path) == before
    with (
        pytest.raises(SourceError, match="this is a file"),
        folders.staged_folder(tmp_path / "home" / "thesis.docx"),
    ):
        pytest.fail("the block must not run")


def read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder can be made any more, as on a disk that is mounted for reading."""

    def refuse(self: Path, *_args: object, **_keys: object) -> None:
        raise OSError(30, "Read-only file system", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)


def test_staged_folder_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("x")
    with (
        pytest.raises(SourceError, match=r"a/out: cannot be written"),
        folders.staged_folder(tmp_path / "a" / "out"),
    ):
        pytest.fail("the block must not run")
    read_only(monkeypatch)
    with (
        pytest.raises(SourceError, match=r"\(Read-only file system\)"),
        folders.staged_folder(tmp_path / "out"),
    ):
        pytest.fail("the block must not run")
    assert tree(tmp_path) == {"a": "x"}


def test_staged_folder_passes_errors_of_the_block_on(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), folders.staged_folder(tmp_path / "out"):
        (tmp_path / "none").read_text()
    assert list(tmp_path.iterdir()) == []


def test_check_writable_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("x")
    for folder in (tmp_path, tmp_path / "new" / "deep"):
        files.check_writable(folder)
    monkeypatch.chdir(tmp_path)
    files.check_writable(Path("maps"))
    for folder in (tmp_path / "a", tmp_path / "a" / "out"):
        with pytest.raises(SourceError, match=r"cannot be written \(Not a directory\).*check the folder"):
            files.check_writable(folder)
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    with pytest.raises(SourceError, match="cannot be written"):
        files.check_writable(tmp_path / "link" / "out")
    read_only(monkeypatch)
    with pytest.raises(SourceError, match=r"new: cannot be written \(Read-only file system\)"):
        files.check_writable(tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "link"]
