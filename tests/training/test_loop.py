"""What every loop needs: the rate's course, whole checkpoints, signals."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
import torch

from aipaint.core.errors import UserError
from aipaint.training.loop import Ema, JsonLines, StopFlag, load_checkpoint, ramp, save_checkpoint


def test_rate_warms_up_stays_and_falls_to_nothing():
    rates = [ramp(done, 10, 100, 40) for done in range(101)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[10:60] == [1.0] * 50
    assert rates[60:] == sorted(rates[60:], reverse=True)
    assert rates[-1] == pytest.approx(0.0)


def test_longer_run_has_the_same_beginning():
    assert [ramp(i, 5, 100, 40) for i in range(60)] == [ramp(i, 5, 300, 40) for i in range(60)]


def test_checkpoint_comes_back_and_damage_is_told(tmp_path: Path):
    path = tmp_path / "checkpoint.safetensors"
    save_checkpoint(path, {"a.b": torch.arange(3)}, {"step": 4})
    tensors, state = load_checkpoint(path)
    assert tensors["a.b"].tolist() == [0, 1, 2]
    assert state == {"step": 4}
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(UserError, match=r"checkpoint\.safetensors"):
        load_checkpoint(path)


def test_first_signal_asks_and_handlers_come_back():
    before = signal.getsignal(signal.SIGTERM)
    with StopFlag() as stop:
        assert not stop
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop
    assert signal.getsignal(signal.SIGTERM) is before


def test_averaged_weights_swap_in_and_out():
    live = torch.nn.Parameter(torch.zeros(2))
    ema = Ema([live], 0.999)
    with torch.no_grad():
        live += 1
    ema.update(0)
    ema.swap()
    assert 0 < live[0].item() < 1
    ema.swap()
    assert live.tolist() == [1, 1]


def test_statistics_are_one_object_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    log = JsonLines(tmp_path / "stats.jsonl")
    log.write(step=1, loss=0.123456789)
    log.write(step=2, loss=0.1)
    text = (tmp_path / "stats.jsonl").read_text()
    assert text.splitlines()[0] == '{"step": 1, "loss": 0.123457}'
    assert capsys.readouterr().out == text
