"""Soaks the scripts in faults: random scripts, several random faults at once, also kills, for a set time.

    python -m tests.faults.soak --minutes 10 [--seed 1]

Prints what it tried. A violation is printed with its seed, which alone plays it again; the exit status is 1.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.killing import Deadly, kill
from tests.faults.matrix import KINDS, Bench, befall, bench_of, ill_ended
from tests.faults.stage import SCENES, play

MOST_FAULTS, MOST_RUNS = 6, 3


@dataclass(slots=True, kw_only=True)
class Soak:
    """Benches for all scenes, and what came of the cases so far."""

    benches: Sequence[Bench]
    cases: int = 0
    faults: int = 0
    kills: int = 0
    wrong: list[str] = field(default_factory=list)

    def play(self, seed: int) -> None:
        """One case, all of whose chances come from the seed: up to three disturbed runs, then a quiet one."""
        chance = random.Random(seed)
        bench = chance.choice(self.benches)
        bench.reset()
        told = ""
        for _ in range(chance.randint(1, MOST_RUNS)):
            told = told or self._disturb(bench, chance)
        told = told or bench.finish(digests=False)
        self.cases += 1
        if told:
            self.wrong.append(f"--seed {seed} ({bench.scene.name}): {told}")

    def _disturb(self, bench: Bench, chance: random.Random) -> str:
        orders = []
        for _ in range(chance.randint(1, MOST_FAULTS)):
            kind = chance.choice(list(KINDS.values()))
            met = [mark for mark in bench.requests if mark.service in kind.befalls]
            orders.append(chance.choice(met).order(kind, times=chance.choice((1, 2, 5, 100))))
        self.faults += len(orders)
        bench.desk.sandbox.control.faults.order(orders)
        if chance.random() < 0.2:
            self.kills += 1
            kill(bench.desk, bench.scene, chance.randint(1, len(bench.requests)))
            bench.desk.sandbox.come_back()
            return ""
        with befall(bench, orders):
            return ill_ended(play(bench.desk, bench.scene))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Soak the scripts in random faults.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, help="play one case again")
    told = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        benches = [stack.enter_context(bench_of(scene, folder, Deadly)) for scene in SCENES.values()]
        soak = Soak(benches=benches)
        if told.seed is not None:
            soak.play(told.seed)
        else:
            until, seed = time.monotonic() + told.minutes * 60, time.time_ns() % 10**9
            while time.monotonic() < until:
                seed += 1
                soak.play(seed)
    tried = f"{soak.cases} cases with {soak.faults} faults and {soak.kills} kills"
    sys.stdout.write("\n".join([f"{tried}: {len(soak.wrong)} violations", *soak.wrong]) + "\n")
    return 1 if soak.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
