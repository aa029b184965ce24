"""One screen a file. Loaded when it is first pushed: the first picture needs none of these."""

from typing import TYPE_CHECKING

from advisor.lazily import lazily

if TYPE_CHECKING:
    from advisor.tui.screens.fields import Field, Fields
    from advisor.tui.screens.jump import Jump, places
    from advisor.tui.screens.option_detail import OptionDetail
    from advisor.tui.screens.picker import Line, Picker
    from advisor.tui.screens.probe import ProbeScreen
    from advisor.tui.screens.prompt import Confirm, Prompt
    from advisor.tui.screens.question_help import QuestionHelp
    from advisor.tui.screens.result import ResultScreen
    from advisor.tui.screens.talk import TalkScreen
    from advisor.tui.screens.usage_log import UsageLogScreen
    from advisor.tui.screens.what_if import WhatIfScreen
    from advisor.tui.screens.workloads import WorkloadsScreen
else:
    __getattr__ = lazily(
        __name__,
        {
            "Confirm": "prompt",
            "Field": "fields",
            "Fields": "fields",
            "Jump": "jump",
            "Line": "picker",
            "OptionDetail": "option_detail",
            "Picker": "picker",
            "ProbeScreen": "probe",
            "Prompt": "prompt",
            "QuestionHelp": "question_help",
            "ResultScreen": "result",
            "TalkScreen": "talk",
            "UsageLogScreen": "usage_log",
            "WhatIfScreen": "what_if",
            "WorkloadsScreen": "workloads",
            "places": "jump",
        },
    )

__all__ = [
    "Confirm",
    "Field",
    "Fields",
    "Jump",
    "Line",
    "OptionDetail",
    "Picker",
    "ProbeScreen",
    "Prompt",
    "QuestionHelp",
    "ResultScreen",
    "TalkScreen",
    "UsageLogScreen",
    "WhatIfScreen",
    "WorkloadsScreen",
    "places",
]
