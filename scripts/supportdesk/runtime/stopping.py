"""What Ctrl-C and SIGTERM do to a run.

Before the first write they end it at once. From then on the first of them lets the action under way finish,
which may be several requests, and leaves the others for the next run; a second one ends the run at once.
Actions cancels a step by SIGINT, SIGTERM 7.5 s later, and kills it after 2.5 s more:
https://docs.github.com/actions/reference/workflow-cancellation-reference
"""

import os
import signal
from types import FrameType

AGAIN = "Interrupted; run again to finish."
_FINISHING = b"\nsupport-desk: Stopping once the action under way is done; once more to stop at once.\n"
_STANDARD_ERROR = 2


class Stopping:
    """Whether a run is asked to stop. `status` is what shells expect then: 128 and the signal's number."""

    def __init__(self) -> None:
        self.status = 128 + signal.SIGINT
        self.is_asked = False
        self.has_begun_writing = False

    def listen(self) -> None:
        """Let the signals of this process come here; one that is ignored on purpose stays so."""
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._hear)

    def begin_writing(self) -> None:
        """From now on something may be under way that should be finished."""
        self.has_begun_writing = True

    def why(self) -> str:
        """Why nothing more is to be begun; nothing while the run may go on."""
        return AGAIN if self.is_asked else ""

    def sentence(self) -> str:
        """What is said of a run that was ended at once."""
        if self.has_begun_writing:
            return "Stopped at once: what was under way may be half done. Run again to finish."
        return "Interrupted; nothing was written. Run again."

    def _hear(self, number: int, _: FrameType | None) -> None:
        is_first = not self.is_asked
        self.is_asked, self.status = True, 128 + number
        if not (self.has_begun_writing and is_first):
            raise KeyboardInterrupt
        os.write(_STANDARD_ERROR, _FINISHING)  # sys.stderr may be in use where the signal came
